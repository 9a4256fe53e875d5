import { bool, dictionary, float64, tableFromArrays, tableToIPC, utf8 } from '@uwdata/flechette';
import { readReckonedRows } from '#warehouse/explore/explore.ts';
import type { SemanticQuery } from '#warehouse/explore/semantic-query.ts';
import type { MeasureRef } from '#warehouse/model/indicator.ts';
import { monthNumber, monthsOfGrain } from '#warehouse/model/fiscal-period.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Catalog, Period } from '#warehouse/snapshot/catalog.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import type { CubeRules, SideRule } from '#lib/arrow/range-cube.ts';
import { conditionsOf, type AnswerRow, type Explored, type ExploredAxis } from './explored.ts';

/** Cells of an axis that a browser is given. */
const MOST_CELLS = 20_000;

/** Periods that a range is chosen from: the last ones. */
export const MOST_PERIODS = 120;

/** A cube as it is sent. */
export interface SentCube {
  bytes: Uint8Array;
  rules: CubeRules;
}

/** The periods a range can be chosen from: the last ones of the grain, and all that are asked for. */
export function rangePeriods(
  { periods }: Catalog,
  { grain, first }: Pick<Explored, 'grain' | 'first'>,
): readonly Period[] {
  const known = periods[grain];
  const begin = Math.min(known.indexOf(first), Math.max(0, known.length - MOST_PERIODS));
  return known.slice(Math.max(0, begin));
}

/**
 * Says whether the figure can be reckoned for any range from its sums by period: added up where it flows, as of the last period where it
 * stands. What is counted once, an index, counts that are hidden, units as then (which end within a range), and periods with gaps between
 * them go to the server.
 */
export function isRangeSummed(catalog: Catalog, explored: Explored): boolean {
  const { main, grain } = explored;
  if (
    !main.isSummed ||
    explored.asked.isThen ||
    explored.within !== null ||
    sidesOf(explored).some((ref) => additivityOf(catalog, ref) === 'distinct')
  )
    return false;
  const periods = rangePeriods(catalog, explored);
  const months = monthNumber(periods.at(-1)!.period) - monthNumber(periods[0]!.period);
  return months === (periods.length - 1) * monthsOfGrain[grain];
}

/**
 * Reads the main figure by period and each axis for itself, under the filters that the leaderboard of that axis has, and the whole.
 *
 * @throws {WarehouseError} question_invalid, query_interrupted
 */
export async function readRangeCube(
  { snapshot, scope, explored }: { snapshot: Snapshot; scope: Scope; explored: Explored },
  axes: readonly ExploredAxis[],
  {
    nameOf,
    signal,
  }: {
    nameOf: (member: string | null, axis: ExploredAxis) => { text: string; language: string };
    signal?: AbortSignal;
  },
): Promise<SentCube> {
  const read = (axis: ExploredAxis | null) =>
    readReckonedRows(snapshot, scope, cubeQuery(snapshot.catalog, explored, axis), signal) as Promise<
      AnswerRow[]
    >;
  const rules = rulesOf(snapshot.catalog, explored);
  const [whole, ...parts] = await Promise.all([read(null), ...axes.map(read)]);
  const left: Record<string, 'cells' | 'fractions'> = {};
  const cells = [...cellsOf(whole, null, explored, nameOf)];
  if (!isExact(whole, rules, explored)) left[''] = 'fractions';
  for (const [place, axis] of axes.entries()) {
    const rows = parts[place]!;
    if (rows.length > MOST_CELLS) left[axis.column] = 'cells';
    else if (!isExact(rows, rules, explored)) left[axis.column] = 'fractions';
    else cells.push(...cellsOf(rows, axis, explored, nameOf));
  }
  const published = explored.main.kind === 'indicator' && explored.asked.where.length === 0;
  return {
    bytes: toArrow(cells),
    rules: {
      ...rules,
      left,
      // Of a single period the whole is told by the strip itself, as it is published.
      published: published
        ? ['', ...axes.filter(({ kind }) => kind === 'unit').map(({ column }) => column)]
        : [],
    },
  };
}

function cubeQuery(catalog: Catalog, explored: Explored, axis: ExploredAxis | null): SemanticQuery {
  const { main, asked, query } = explored;
  const periods = rangePeriods(catalog, explored);
  const where = conditionsOf(asked, axis?.column);
  return {
    ...query,
    indicators: main.kind === 'indicator' ? [main.id] : [],
    measures: main.kind === 'measure' ? [main.id] : [],
    by: axis ? ['period', axis.id] : ['period'],
    where: { ...where, unit: [explored.unit.unitId] },
    time: {
      ...query.time,
      from: periods[0]!.period.slice(0, 7),
      to: periods.at(-1)!.period.slice(0, 7),
      compare: [],
    },
    totals: axis ? [axis.column] : false,
    states: false,
    order: [],
    limit: MOST_CELLS + 1,
  };
}

/** The sums that the main figure is made of: one, or numerator and denominator. */
function sidesOf({ main }: Pick<Explored, 'main'>): MeasureRef[] {
  if (main.indicator === null) {
    const [fact = '', measure = ''] = main.id.split('.');
    return [{ fact, measure, where: {} }];
  }
  const { formula } = main.indicator;
  if (formula.kind === 'weighted_index') return [];
  return formula.kind === 'total' ? [formula.numerator] : [formula.numerator, formula.denominator];
}

function additivityOf(catalog: Catalog, { fact, measure }: MeasureRef) {
  return catalog.facts.get(fact)!.measures.find(({ id }) => id === measure)!.additivity;
}

function rulesOf(catalog: Catalog, explored: Explored): Omit<CubeRules, 'left' | 'published'> {
  const periods = rangePeriods(catalog, explored);
  const [above, below = null] = sidesOf(explored).map((ref): SideRule => {
    if (additivityOf(catalog, ref) !== 'stock') return { how: 'sum', held: [] };
    const months = catalog.heldMonths.get(ref.fact) ?? [];
    const held = periods.filter(({ period, periodEnd }) =>
      months.some((month) => monthNumber(period) <= month && month <= monthNumber(periodEnd)),
    );
    return { how: 'last', held: held.map(({ period }) => period) };
  });
  const formula = explored.main.indicator?.formula;
  return {
    ...{ figureId: explored.main.id, above: above!, below },
    per: formula?.kind === 'ratio' ? formula.per : 1,
  };
}

/**
 * Whether sums can be added up to the last digit: they are whole numbers that stay exact, and where a side counts some rows alone none is
 * missing, since a missing one and none to count come to different things together.
 */
function isExact(
  rows: readonly AnswerRow[],
  { above, below }: Pick<CubeRules, 'above' | 'below'>,
  explored: Explored,
): boolean {
  const [upper, lower] = sidesOf(explored);
  const isSideExact = (rule: SideRule | null, ref: MeasureRef | undefined, side: 'above' | 'below') => {
    if (rule === null || rule.how === 'last') return true;
    const values = rows.map((row) => sideOfRow(row, explored, side));
    const isRestricted = Object.keys(ref?.where ?? {}).length > 0;
    const sum = values.reduce<number>((total, value) => total + Math.abs(value ?? 0), 0);
    return (
      values.every((value) => value === null || Number.isInteger(value)) &&
      Number.isSafeInteger(sum) &&
      !(isRestricted && values.includes(null))
    );
  };
  return isSideExact(above, upper, 'above') && isSideExact(below, lower, 'below');
}

function sideOfRow(row: AnswerRow, { main }: Explored, side: 'above' | 'below'): number | null {
  if (main.kind === 'measure') return side === 'above' ? ((row[main.id] ?? null) as number | null) : null;
  const column = `${main.id}_${side === 'above' ? 'numerator' : 'denominator'}`;
  return (row[column] ?? null) as number | null;
}

interface Cell {
  axis: string;
  member: string | null;
  name: string;
  language: string;
  period: string;
  is_total: boolean;
  above: number | null;
  below: number | null;
}

function cellsOf(
  rows: readonly AnswerRow[],
  axis: ExploredAxis | null,
  explored: Explored,
  nameOf: (member: string | null, axis: ExploredAxis) => { text: string; language: string },
): Cell[] {
  const names = new Map<string | null, { text: string; language: string }>();
  const named = (member: string | null) => {
    const known = names.get(member) ?? (axis ? nameOf(member, axis) : { text: '', language: '' });
    names.set(member, known);
    return known;
  };
  return rows.map((row) => {
    const isTotal = axis === null || row.total_of !== null;
    const code = axis === null || isTotal ? null : row[axis.column];
    const member = code === null || code === undefined ? null : String(code);
    const name = isTotal ? { text: '', language: '' } : named(member);
    return {
      ...{ axis: axis?.column ?? '', member, name: name.text, language: name.language },
      ...{ period: String(row.period), is_total: isTotal },
      above: sideOfRow(row, explored, 'above'),
      below: sideOfRow(row, explored, 'below'),
    };
  });
}

function toArrow(cells: readonly Cell[]): Uint8Array {
  const column = <K extends keyof Cell>(key: K) => cells.map((cell) => cell[key]);
  const text = () => dictionary(utf8());
  const table = tableFromArrays(
    {
      axis: column('axis'),
      member: column('member'),
      name: column('name'),
      language: column('language'),
      period: column('period'),
      is_total: column('is_total'),
      above: column('above'),
      below: column('below'),
    },
    {
      types: {
        ...{ axis: text(), member: text(), name: text(), language: text(), period: text() },
        ...{ is_total: bool(), above: float64(), below: float64() },
      },
    },
  );
  return tableToIPC(table, { format: 'stream' })!;
}
