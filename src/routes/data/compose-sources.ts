import type { SourceLoad } from '#warehouse/query/sources.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatInstant } from '#lib/format/date.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { formatCount } from '#lib/format/number.ts';
import { tableName } from '#lib/i18n/field-names.ts';
import { reasonText } from '#lib/i18n/reason-text.ts';
import { ownerName } from '#lib/i18n/owner-name.ts';
import type { Criteria, HeldCount } from '#lib/server/questions.ts';
import { composeScores } from './compose-scores.ts';
import type { SourceRow } from './data-view.ts';

/** Composes a row for each source, with the scores of each of its tables. */
export function composeSources(
  { bySource }: Pick<Criteria, 'bySource'>,
  {
    catalog,
    loads,
    held,
  }: {
    catalog: Pick<Catalog, 'sources' | 'workspace'>;
    loads: readonly SourceLoad[];
    held: readonly HeldCount[];
  },
  words: Words,
): SourceRow[] {
  const { language, fallback } = words;
  const { quality, timezone } = catalog.workspace;
  return [...catalog.sources.values()].map((source) => {
    const heldRows = held.find(({ sourceId }) => sourceId === source.id);
    const load = loads.find(({ sourceId }) => sourceId === source.id);
    return {
      key: source.id,
      href: `/refresh/${source.id}`,
      name: contentText(source.name, language, fallback),
      code: source.code ?? '',
      owner: ownerName(source, words),
      contract: source.contractVersion,
      loaded: load ? formatInstant(load.loadedAt, language, timezone) : '',
      held: heldRows
        ? {
            count: formatCount(heldRows.rows, language),
            reason: reasonText(heldRows.reason, words.t),
            href: `/refresh/${source.id}#quarantine`,
          }
        : null,
      tables: [source.id, ...(source.parts ?? [])].map((table) => ({
        key: table,
        name: tableName(table, source, words),
        scores: composeScores(
          bySource.filter((one) => one.table === table),
          quality,
          words,
        ),
      })),
    };
  });
}
