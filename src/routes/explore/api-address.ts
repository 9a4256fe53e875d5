import { writeSearch } from '#lib/filters/exploration.ts';
import { periodAddress } from '#lib/filters/period-address.ts';
import { EACH_UNIT, MOST_ROWS, type Explored } from '#lib/server/explored.ts';
import type { Words } from '#lib/format/cell.ts';
import type { Member } from './pivot.ts';

/** The question of a page as `/api/v1/query` is asked it, with every default written out: later versions answer for the same periods. */
export function apiAddress(explored: Explored, fiscalYearStart: string): string {
  const { query, asked, grain, first, last } = explored;
  const [order] = query.order;
  const search = writeSearch([
    ['indicator', query.indicators.join(',')],
    ['measure', query.measures.join(',')],
    ['by', query.by.join(',')],
    ['unit', (query.where.unit ?? []).join(',')],
    ...asked.where.map(({ dimension, code }) => ['where', `${dimension}:${code}`] as const),
    ['grain', grain],
    ['from', periodAddress(first.period, grain, fiscalYearStart)],
    ['to', periodAddress(last.period, grain, fiscalYearStart)],
    ['compare', asked.compare.join(',')],
    ['tree', asked.isThen ? 'then' : null],
    ['totals', totalsText(query.totals)],
    ['states', 'on'],
    ['order', order ? `${order.descending ? '-' : ''}${order.column}` : null],
    ['limit', String(query.limit)],
  ]);
  return `/api/v1/query?${search}`;
}

function totalsText(totals: Explored['query']['totals']): string | null {
  if (typeof totals !== 'boolean') return totals.join(',');
  return totals ? 'all' : null;
}

/** The same question for what people take away: the whole of its answer, where a program asks on page by page, with names beside codes. */
export function wholeAddress(
  explored: Explored,
  { language, fiscalYearStart }: Pick<Words, 'language' | 'fiscalYearStart'>,
): string {
  const address = apiAddress(explored, fiscalYearStart);
  return `${address.replace(/&limit=\d+/, `&limit=${MOST_ROWS}`)}&names=${language}`;
}

/**
 * Where the rows are that the main figure of a member was counted from.
 *
 * @returns null where there are none: of measures, of what is hidden or made of scores, of more than one period or unit, and as then
 */
export function behindAddress(member: Member, explored: Explored, fiscalYearStart: string): string | null {
  const { main, rows, columns, asked, grain, first, last, unit } = explored;
  if (main.kind !== 'indicator' || !main.isSummed || member === null || asked.isThen) return null;
  if (columns?.id === EACH_UNIT) return null;
  const isSinglePeriod = rows.kind === 'period' || first.period === last.period;
  if (!isSinglePeriod) return null;
  const code = String(member);
  const narrowed = asked.where.filter(({ dimension }) => dimension !== rows.column);
  const where = rows.kind === 'dimension' ? [...narrowed, { dimension: rows.column, code }] : asked.where;
  const search = writeSearch([
    ['indicator', main.id],
    ['unit', rows.kind === 'unit' ? code : unit.unitId],
    ['grain', grain],
    ['period', periodAddress(rows.kind === 'period' ? code : first.period, grain, fiscalYearStart)],
    ...where.map(({ dimension, code: one }) => ['where', `${dimension}:${one}`] as const),
  ]);
  return `/explore/rows?${search}`;
}
