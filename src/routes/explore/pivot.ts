import { EACH_UNIT, type AnswerRow, type Explored, type ExploredAxis } from '#lib/server/explored.ts';
import type { ExploredOrder } from '#lib/server/explored-order.ts';

/** A code, unit or period that rows of an answer are about; null for rows without one. */
export type Member = string | number | null;

/** Stands in place of a member for the total over all of them. */
export const TOTAL = Symbol('total');
export type Place = Member | typeof TOTAL;

/** An answer laid out by rows and columns. */
export interface Pivot {
  rows: readonly Member[];
  /** Empty where the answer is by one axis: all stands in the column of totals then. */
  columns: readonly Member[];
  /** The column in which rows are sorted where they are sorted by a figure. */
  sortedAt: Place;
  /** The row of the answer behind a cell; undefined where there is none. */
  at: (row: Place, column: Place) => AnswerRow | undefined;
  /** What a row is split into, in the same order in all rows; empty where rows are not split. */
  partsOf: (row: Member) => readonly Member[];
  /** The same as `at` of a part of a row. */
  partAt: (row: Member, part: Member, column: Place) => AnswerRow | undefined;
}

/**
 * Lays out an answer. Rows of one axis stand as they were answered, or by their change; rows of two, where they are sorted by a figure, by the
 * column asked for, else by their totals.
 * Columns are periods in order, units compared as they were asked for, else the largest first. Missing members and values come last.
 *
 * @param parts what rows are split into, with totals over the columns
 */
export function pivotOf(
  answer: readonly AnswerRow[],
  explored: PivotedAs,
  parts: readonly AnswerRow[] = [],
): Pivot {
  const laidOut = layOutRows(answer, explored);
  return { ...laidOut, ...layOutParts(parts, explored, laidOut.sortedAt) };
}

type PivotedAs = Pick<Explored, 'rows' | 'columns' | 'within' | 'main' | 'query' | 'order' | 'sortedAt'>;

function placeOf(row: AnswerRow, axis: ExploredAxis | null): Place {
  const totalled = String(row.total_of ?? '').split(',');
  return axis === null || totalled.includes(axis.column) ? TOTAL : (row[axis.column] ?? null);
}

/** Parts of a row stand as rows do: periods in order, all else by the figure that rows are sorted by, else the first. */
function layOutParts(
  answer: readonly AnswerRow[],
  { rows, columns, within, main, order }: PivotedAs,
  sortedAt: Place,
): Pick<Pivot, 'partsOf' | 'partAt'> {
  const cells = new Map<Place, Map<Member, Map<Place, AnswerRow>>>();
  for (const row of answer) {
    const place = placeOf(row, rows);
    const own = cells.get(place) ?? new Map<Member, Map<Place, AnswerRow>>();
    const part = (within && row[within.column]) ?? null;
    const across = own.get(part) ?? new Map<Place, AnswerRow>();
    cells.set(place, own.set(part, across.set(placeOf(row, columns), row)));
  }
  const partAt: Pivot['partAt'] = (row, part, column) => cells.get(row)?.get(part)?.get(column);
  const by =
    order === null || order.figure === null
      ? { column: main.id, figure: main.id, since: null, descending: true }
      : order;
  return {
    partsOf: (row) =>
      sorted(
        [...(cells.get(row)?.keys() ?? [])],
        (part) => (within?.kind === 'period' ? part : figureOf(partAt(row, part, sortedAt), by)),
        within?.kind !== 'period' && by.descending,
      ),
    partAt,
  };
}

const valueOf = (row: AnswerRow | undefined, column: string) => (row?.[column] ?? null) as number | null;

/** What rows are sorted by: a figure, or its change. */
function figureOf(row: AnswerRow | undefined, { column, figure, since }: ExploredOrder): number | null {
  if (since === null) return valueOf(row, column);
  const [now, then] = [valueOf(row, figure!), valueOf(row, since)];
  return now === null || then === null ? null : now - then;
}

function layOutRows(
  answer: readonly AnswerRow[],
  { rows, columns, main, query, order, sortedAt }: PivotedAs,
): Omit<Pivot, 'partsOf' | 'partAt'> {
  const cells = new Map<Place, Map<Place, AnswerRow>>();
  for (const row of answer) {
    const place = placeOf(row, rows);
    const own = cells.get(place) ?? new Map<Place, AnswerRow>();
    cells.set(place, own.set(placeOf(row, columns), row));
  }
  const at: Pivot['at'] = (row, column) => cells.get(row)?.get(column);
  const rowMembers = membersOf(cells.keys());
  const columnMembers = columns ? membersOf([...cells.values()].flatMap((own) => [...own.keys()])) : [];
  if (!columns)
    return {
      rows: order?.since
        ? sorted(rowMembers, (row) => figureOf(at(row, TOTAL), order), order.descending)
        : rowMembers,
      ...{ columns: [], sortedAt: TOTAL, at },
    };
  const columnsSorted = sortColumns(columnMembers, columns, {
    query,
    weightOf: (member) => valueOf(at(TOTAL, member), main.id),
  });
  const asked = columnsSorted.find((member) => member !== null && String(member) === sortedAt);
  // Of units compared there is no total: what is sorted by is the first that was asked for.
  const usual = columns.id === EACH_UNIT ? columnsSorted[0] : columnsSorted.at(-1);
  const weight = (row: Member): Member => {
    if (order === null || order.figure === null) return row;
    const found = asked === undefined ? (at(row, TOTAL) ?? at(row, usual ?? null)) : at(row, asked);
    return figureOf(found, order);
  };
  const hasTotals = rowMembers.some((row) => at(row, TOTAL));
  return {
    rows: sorted(rowMembers, weight, order?.descending),
    columns: columnsSorted,
    sortedAt: asked ?? (hasTotals ? TOTAL : (usual ?? TOTAL)),
    at,
  };
}

function sortColumns(
  members: readonly Member[],
  { id, kind }: ExploredAxis,
  { query, weightOf }: Pick<Explored, 'query'> & { weightOf: (member: Member) => Member },
): Member[] {
  if (kind === 'period') return sorted(members, (member) => member);
  if (id === EACH_UNIT) return sorted(members, (member) => query.where.unit!.indexOf(String(member)));
  return sorted(members, weightOf, true);
}

function membersOf(places: Iterable<Place>): Member[] {
  return [...new Set(places)].filter((place): place is Member => place !== TOTAL);
}

/** Sorted by a weight, those without one last; equal ones by themselves. */
function sorted(
  members: readonly Member[],
  weight: (member: Member) => Member,
  descending = false,
): Member[] {
  return members.toSorted((one, other) => {
    const [a, b] = [weight(one), weight(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null) || compare(one, other);
    return (descending ? compare(b, a) : compare(a, b)) || compare(one, other);
  });
}

function compare(a: Member, b: Member): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}
