import type { Scope } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Condition } from '#lib/filters/exploration.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { formatSum } from '#lib/format/number.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import type { Behind } from '#lib/server/behind.ts';
import { askedCodeName, codeName } from '#lib/server/code-name.ts';
import type { AnswerRow } from '#lib/server/explored.ts';
import { MOST_FIGURE_ROWS } from '#lib/server/questions.ts';
import type { RowsView } from './rows-view.ts';

/** Where names are looked up. */
interface Naming {
  catalog: Catalog;
  words: Words;
}

/** Composes rows of a fact as a table: unit, period, dimensions, count; weight and what of it counts where some row counts in part. */
export function composeRows(
  rows: readonly AnswerRow[],
  behind: Behind,
  naming: Naming,
): Pick<RowsView, 'heads' | 'rows'> {
  const { words } = naming;
  const { language, t } = words;
  const own = (text: string): ContentText => ({ text, language });
  const dimensions = behind.fact?.dimensions ?? [];
  const isWeighted = rows.some((row) => row.weight !== 1);
  const numbers = isWeighted ? (['count', 'weight', 'counted'] as const) : (['counted'] as const);
  return {
    heads: [
      { text: own(t('table.unit')), isNumber: false },
      { text: own(t('table.period')), isNumber: false },
      ...dimensions.map(({ id }) => ({ text: dimensionName(id, behind, words), isNumber: false })),
      ...numbers.map((column) => ({ text: own(numberName(column, behind, words)), isNumber: true })),
    ],
    rows: rows.map((row, place) => ({
      key: String(place),
      cells: [
        memberText('unit_id', row.unit_id ?? null, behind, naming),
        own(periodText(String(row.period), behind, words)),
        ...dimensions.map(({ id }) => memberText(id, row[id] ?? null, behind, naming)),
        ...numbers.map((column) =>
          own(typeof row[column] === 'number' ? formatSum(row[column], language) : '–'),
        ),
      ],
    })),
  };
}

/** On the side of what a share leaves out a row says how much of it that is. */
function numberName(column: 'count' | 'weight' | 'counted', { side }: Behind, { t }: Words): string {
  return t(column === 'counted' && side === 'uncounted' ? 'behind.side.uncounted' : `behind.${column}`);
}

/** The row's own period, as the fact has it. */
function periodText(first: string, { fact }: Behind, { language, fiscalYearStart }: Words): string {
  if (!fact || fact.grain === 'day') return formatDay(first, language);
  return capitalised(formatPeriod(first, fact.grain, language, fiscalYearStart));
}

/** What a download leaves out where there are more rows than one answer of the API has; else empty. */
export function cutText(total: number, { t }: Words): string {
  return total > MOST_FIGURE_ROWS ? t('behind.cut', { count: MOST_FIGURE_ROWS, total }) : '';
}

/** Names a dimension of the fact. */
export function dimensionName(id: string, { fact }: Behind, { language, fallback }: Words): ContentText {
  const name = fact?.dimensions.find((one) => one.id === id)?.name;
  return name ? contentText(name, language, fallback) : { text: id, language: fallback };
}

/** Names what a row is about: a unit, or a code of a dimension. */
export function memberText(
  column: string,
  member: string | number | null,
  { fact }: Behind,
  naming: Naming,
): ContentText {
  const { language, t } = naming.words;
  if (member === null) return { text: t('explore.noCode'), language };
  return codeName(
    fact?.dimensions.find(({ id }) => id === column),
    String(member),
    naming,
  );
}

/** Names a code that the rows are narrowed to. */
export function conditionText(
  { dimension, code }: Condition,
  rows: readonly AnswerRow[],
  { fact }: Behind,
  naming: Naming & { scope: Scope },
): ContentText {
  const isTold = rows.some((row) => row[dimension] !== null && String(row[dimension]) === code);
  return askedCodeName(
    fact?.dimensions.find(({ id }) => id === dimension),
    code,
    naming,
    isTold,
  );
}
