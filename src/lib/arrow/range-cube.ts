import { tableFromIPC } from '@uwdata/flechette';

/** How the sums of periods make that of a range: added up, or as of the last period in which anything stood. */
export interface SideRule {
  how: 'sum' | 'last';
  /** `last` only: periods in which the fact has rows, as ISO first days. */
  held: readonly string[];
}

/** What is to be known of the cells of a cube besides the cells. */
export interface CubeRules {
  /** Names the columns of its answers. */
  figureId: string;
  above: SideRule;
  /** Null where the figure is no ratio. */
  below: SideRule | null;
  per: number;
  /** Axes that are by units, without any filter, of an indicator: of a single period they are published, not reckoned. */
  published: readonly string[];
  /** Axes that are left to the server, and why: too many cells, or sums that cannot be added up here to the last digit. */
  left: { readonly [axis: string]: 'cells' | 'fractions' };
}

/** A row of an answer: the axis by its column, the figure by its id, and its two sides. */
export type RangeRow = Readonly<Record<string, string | number | null>>;

/** What the members of an axis come to over a range. */
export interface RangeAnswer {
  /** In no order. */
  rows: RangeRow[];
  /** Null where nothing was counted. */
  total: RangeRow | null;
  nameOf: (member: string | number | null) => { text: string; language: string };
}

/** Cells of a figure by period and one axis at a time, held by the browser. */
export interface RangeCube {
  /**
   * Answers for the periods from one to another, both inclusive, what the server would to the last digit.
   *
   * @param axis column of the axis; empty for the whole
   * @returns null where only the server knows
   */
  answer(axis: string, from: string, to: string): RangeAnswer | null;
}

interface Series {
  name: { text: string; language: string };
  above: (number | null)[];
  below: (number | null)[];
  has: boolean[];
}

interface AxisCells {
  members: Map<string | null, Series>;
  total: Series | null;
}

/**
 * Opens a cube from Arrow bytes: `axis`, `member`, `name`, `language`, `period`, `is_total`, `above`, `below`.
 *
 * @param periods ISO first days of all periods, in order
 */
export function openRangeCube(bytes: Uint8Array, rules: CubeRules, periods: readonly string[]): RangeCube {
  const axes = readAxes(bytes, periods);
  const reckon = reckoner(rules, periods);
  return {
    answer(axis, from, to) {
      const cells = axes.get(axis);
      const range = [periods.indexOf(from), periods.indexOf(to)] as const;
      if (axis in rules.left || range.includes(-1)) return null;
      if (from === to && rules.published.includes(axis)) return null;
      const rowOf = (member: string | null, series: Series): RangeRow[] => {
        const figure = reckon(series, range);
        return figure === null ? [] : [{ ...(axis === '' ? {} : { [axis]: member }), ...figure }];
      };
      const members = cells?.members ?? new Map<string | null, Series>();
      return {
        rows: [...members].flatMap(([member, series]) => rowOf(member, series)),
        total: (cells?.total ? rowOf(null, cells.total)[0] : undefined) ?? null,
        nameOf: (member) =>
          members.get(member === null ? null : String(member))?.name ?? {
            text: String(member),
            language: '',
          },
      };
    },
  };
}

function readAxes(bytes: Uint8Array, periods: readonly string[]): Map<string, AxisCells> {
  const table = tableFromIPC(bytes);
  const column = <T>(name: string) => table.getChild(name)!.toArray() as ArrayLike<T>;
  const [axis, period] = [column<string>('axis'), column<string>('period')];
  const [member, name, language] = [
    column<string | null>('member'),
    column<string>('name'),
    column<string>('language'),
  ];
  const [isTotal, above, below] = [
    column<boolean>('is_total'),
    column<number | null>('above'),
    column<number | null>('below'),
  ];
  const places = new Map(periods.map((one, place) => [one, place]));
  const axes = new Map<string, AxisCells>();
  for (let row = 0; row < axis.length; row += 1) {
    const cells = axes.get(axis[row]!) ?? { members: new Map<string | null, Series>(), total: null };
    axes.set(axis[row]!, cells);
    const known = isTotal[row] ? cells.total : cells.members.get(member[row] ?? null);
    const series = known ?? emptySeries({ text: name[row] ?? '', language: language[row] ?? '' });
    if (isTotal[row]) cells.total = series;
    else cells.members.set(member[row] ?? null, series);
    const place = places.get(period[row]!);
    if (place === undefined) continue;
    series.has[place] = true;
    series.above[place] = above[row] ?? null;
    series.below[place] = below[row] ?? null;
  }
  return axes;
}

function emptySeries(name: Series['name']): Series {
  return { name, above: [], below: [], has: [] };
}

/** A range has a row where any of its periods has one. */
function reckoner({ figureId, above, below, per }: CubeRules, periods: readonly string[]) {
  const sideOf = (rule: SideRule) => {
    const held = new Set(rule.held);
    return (values: readonly (number | null)[], [first, last]: readonly [number, number]) => {
      if (rule.how === 'sum') return sumOf(values.slice(first, last + 1));
      for (let place = last; place >= first; place -= 1)
        if (held.has(periods[place]!)) return values[place] ?? null;
      return null;
    };
  };
  const [upper, lower] = [sideOf(above), below && sideOf(below)];
  return (series: Series, range: readonly [number, number]): RangeRow | null => {
    if (!series.has.slice(range[0], range[1] + 1).some(Boolean)) return null;
    const numerator = upper(series.above, range);
    const denominator = lower ? lower(series.below, range) : null;
    return {
      [figureId]: lower ? ratioOf(numerator, denominator, per) : numerator,
      [`${figureId}_numerator`]: numerator,
      [`${figureId}_denominator`]: denominator,
    };
  };
}

/** Null where nothing has a value. The sums are whole numbers, so their order does not matter. */
function sumOf(values: readonly (number | null | undefined)[]): number | null {
  let sum: number | null = null;
  for (const value of values) if (value !== null && value !== undefined) sum = (sum ?? 0) + value;
  return sum;
}

function ratioOf(numerator: number | null, denominator: number | null, per: number): number | null {
  if (numerator === null || denominator === null || denominator === 0) return null;
  return per === 1 ? numerator / denominator : (numerator / denominator) * per;
}
