import type { Words } from '#lib/format/cell.ts';
import { formatInstant } from '#lib/format/date.ts';
import { formatCount } from '#lib/format/number.ts';
import type { ContentText } from '#lib/i18n/content-text.ts';
import { columnsOf, tableName } from '#lib/i18n/field-names.ts';
import { ruleText } from '#lib/i18n/rule-text.ts';
import type { FileCheck, KnownRows } from '#warehouse/model/file-check.ts';
import type { Source, SourceFiles } from '#warehouse/model/source.ts';

/** How a file stands to what is served, and what its check does not tell; every text written out. */
export interface KnownView {
  /** That the very file is loaded already; empty where it is not. */
  sameFile: string;
  tables: { table: string; name: ContentText; counts: { name: string; count: string }[]; says: string }[];
  /** Why no table is there; empty where one is. */
  untold: string;
  notJudged: { text: ContentText; why: string }[];
}

/** Composes what a check found of an extract beside what is served. @param mode what a delivery of the source does */
export function composeKnown(
  { known, sameFile, notJudged }: Pick<FileCheck, 'known' | 'sameFile' | 'notJudged'>,
  { source, mode, timezone }: { source: Source; mode: SourceFiles['mode']; timezone: string },
  words: Words,
): KnownView {
  const { language, t } = words;
  return {
    sameFile:
      sameFile === null
        ? ''
        : t('sent.sameFile', {
            ...{ file: sameFile.fileName, when: formatInstant(sameFile.receivedAt, language, timezone) },
            loaded: sameFile.loaded,
            held: sameFile.quarantined,
          }),
    tables: known.map((rows) => composeTable(rows, { source, mode }, words)),
    untold: known.length === 0 ? t('sent.known.untold') : '',
    notJudged: notJudged.map(({ rule, names, why }) => ({
      text: ruleText({ rule, names, reason: 'not_judged' }, columnsOf(source), words),
      why: t(`sent.why.${why}`),
    })),
  };
}

function composeTable(
  { table, gone, ...rows }: KnownRows,
  { source, mode }: { source: Source; mode: SourceFiles['mode'] },
  words: Words,
): KnownView['tables'][0] {
  const { language, t } = words;
  const counts = (['same', 'differ', 'new'] as const).map((kind) => ({
    name: t(`sent.known.${kind}`),
    count: formatCount(rows[kind], language),
  }));
  if (gone !== null) counts.push({ name: t('sent.known.gone'), count: formatCount(gone, language) });
  const meets = rows.same + rows.differ + (gone ?? 0) > 0;
  return { table, name: tableName(table, source, words), counts, says: meets ? t(`sent.meets.${mode}`) : '' };
}
