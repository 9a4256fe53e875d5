import { writeSearch } from '#lib/filters/exploration.ts';
import { periodAddress } from '#lib/filters/period-address.ts';
import { EACH_UNIT, MOST_ROWS, type Explored, type ExploredAxis } from '#lib/server/explored.ts';
import type { Words } from '#lib/format/cell.ts';
import { TOTAL, type Member, type Pivot, type Place } from './pivot.ts';

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

/**
 * The same question for what people take away: the whole of its answer, where a program asks on page by page, in the order of the table, with
 * names beside codes.
 *
 * @param sortedAt the column in which the table's rows are sorted
 */
export function wholeAddress(
  explored: Explored,
  { sortedAt }: Pick<Pivot, 'sortedAt'>,
  { language, fiscalYearStart }: Pick<Words, 'language' | 'fiscalYearStart'>,
): string {
  const search = new URLSearchParams(apiAddress(explored, fiscalYearStart).split('?')[1]);
  const order = tableOrder(explored, sortedAt);
  if (order !== null) search.set('order', order);
  search.set('limit', String(MOST_ROWS));
  search.set('names', language);
  return `/api/v1/query?${writeSearch([...search])}`;
}

/** As the table stands: rows by their figure in one column, or by themselves; null where the answer stands so already. */
function tableOrder({ rows, columns, order }: Explored, sortedAt: Place): string | null {
  const sign = order?.descending ? '-' : '';
  const column = order?.column ?? rows.column;
  if (columns === null) return `${sign}${column}~`;
  // Lists of the API are split at commas.
  if (String(sortedAt).includes(',')) return null;
  return `${sign}${column}@${sortedAt === TOTAL || order?.figure == null ? '' : String(sortedAt)}`;
}

/**
 * Where the rows are that the main figure of a row was counted from, or of one of the parts by which it is split.
 *
 * @param part undefined where it is the row's own figure
 * @returns null where there are none: of what is hidden or made of scores, of more than one period or unit, without a code, and as then
 */
export function behindAddress(
  { row, part }: { row: Member; part?: Member | undefined },
  explored: Explored,
  fiscalYearStart: string,
): string | null {
  const { main, rows, columns, within, asked, grain, first, last, unit } = explored;
  if (!main.isSummed || asked.isThen || columns?.id === EACH_UNIT) return null;
  const members = [
    { axis: rows, member: row },
    ...(part === undefined ? [] : [{ axis: within!, member: part }]),
  ];
  if (members.some(({ member }) => member === null)) return null;
  const codeOf = (kind: ExploredAxis['kind']) => {
    const found = members.find(({ axis }) => axis.kind === kind);
    return found && String(found.member);
  };
  const period = codeOf('period') ?? (first.period === last.period ? first.period : null);
  if (period === null) return null;
  const named = members.flatMap(({ axis, member }) =>
    axis.kind === 'dimension' ? [{ dimension: axis.column, code: String(member) }] : [],
  );
  const others = asked.where.filter(({ dimension }) => named.every((one) => one.dimension !== dimension));
  const search = writeSearch([
    [main.kind, main.id],
    ['unit', codeOf('unit') ?? unit.unitId],
    ['grain', grain],
    ['period', periodAddress(period, grain, fiscalYearStart)],
    ...[...others, ...named].map(({ dimension, code }) => ['where', `${dimension}:${code}`] as const),
  ]);
  return `/explore/rows?${search}`;
}
