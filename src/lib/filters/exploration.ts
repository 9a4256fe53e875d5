import type { Grain } from '#warehouse/model/period.ts';

/** Ways to draw an answer above its table; `table` draws none. */
export const figureKinds = ['line', 'bar', 'heat', 'map', 'table'] as const;
export type FigureKind = (typeof figureKinds)[number];

/** A code of a dimension that rows must bear; several of one dimension are alternatives. */
export interface Condition {
  dimension: string;
  code: string;
}

/** A column that rows are sorted by; of a figure that stands in several columns the member whose column is meant, null for their total. */
export interface TableOrder {
  column: string;
  at: string | null;
  descending: boolean;
}

/**
 * What the page of exploration is asked, as its address says it: `?indicator=redeclaration_rate&by=unit:TINH&where=channel:WEB`.
 * The names are those of `/api/v1/query`, but for `with`: units beside `unit`, so that `?unit=34-01&with=34-48` compares the two. Null and
 * empty stand for the default, which the address leaves out.
 */
export interface Exploration {
  /** Ids, and `fact.measure`. */
  indicators: readonly string[];
  measures: readonly string[];
  /** Axes: that of the rows, then that of the columns. */
  by: readonly string[];
  /** The axis by which each row of the table is split into further ones, below its own figures; null for none. */
  within: string | null;
  /** Null for the reader's own, which addresses that are made name (ADR 0038). */
  unit: string | null;
  /** Units compared with it, by id. */
  beside: readonly string[];
  where: readonly Condition[];
  grain: Grain | null;
  /** Periods as addresses write them, both inclusive. */
  from: string | null;
  to: string | null;
  /** `previous`, `previous_year`, or one earlier period as addresses write it. */
  compare: readonly string[];
  order: TableOrder | null;
  /** Of several figures the one that is drawn; null for the one sorted by, else the first. */
  drawn: string | null;
  figure: FigureKind | null;
  /** Whether rows count where they belonged on their own day; where they belong now else. */
  isThen: boolean;
}

/** Nothing asked yet. */
export const nothingAsked: Exploration = {
  indicators: [],
  measures: [],
  by: [],
  within: null,
  unit: null,
  beside: [],
  where: [],
  grain: null,
  from: null,
  to: null,
  compare: [],
  order: null,
  drawn: null,
  figure: null,
  isThen: false,
};

/** Writes the address of an exploration; what is the default is left out, and commas and colons stand as they are. */
export function explorationHref(exploration: Exploration): string {
  const search = explorationSearch(exploration);
  return search ? `/explore?${search}` : '/explore';
}

/** What stands behind the question mark of {@link explorationHref}. */
export function explorationSearch({ order, figure, isThen, ...asked }: Exploration): string {
  return writeSearch([
    ['indicator', asked.indicators.join(',')],
    ['measure', asked.measures.join(',')],
    ['by', asked.by.join(',')],
    ['within', asked.within],
    ['unit', asked.unit],
    ['with', asked.beside.join(',')],
    ...asked.where.map(({ dimension, code }): [string, string] => ['where', `${dimension}:${code}`]),
    ['grain', asked.grain],
    ['from', asked.from],
    ['to', asked.to],
    ['compare', asked.compare.join(',')],
    ['order', order && orderText(order)],
    ['drawn', asked.drawn],
    ['figure', figure],
    ['tree', isThen ? 'then' : null],
  ]);
}

/** `-visits` for the largest first, `-visits@34-48` as they stand in the column of that member. */
export function orderText({ column, at, descending }: TableOrder): string {
  return `${descending ? '-' : ''}${column}${at === null ? '' : `@${at}`}`;
}

/** Parameters as one reads them: without those that are empty, with commas, colons and at signs unescaped. */
export function writeSearch(parameters: readonly (readonly [string, string | null])[]): string {
  const written = parameters.filter((pair): pair is [string, string] => Boolean(pair[1]));
  const escaped = new URLSearchParams(written).toString();
  return escaped.replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%40', '@');
}

/** Parameters of lists whose items hold no commas: they are written once. */
export const commaLists: readonly string[] = ['indicator', 'measure', 'by', 'with', 'compare'];

/** What a form sends, as addresses are written: without empty fields, each list in one, and without naming as drawn what is drawn anyway. */
export function tidySearch(sent: Iterable<[string, string]>): string {
  const parameters = new Map<string, [string, string]>();
  for (const [name, value] of sent) {
    const key = commaLists.includes(name) ? name : `${name}:${value}`;
    const before = parameters.get(key)?.[1];
    if (value) parameters.set(key, [name, before && before !== value ? `${before},${value}` : value]);
  }
  const figures = ['indicator', 'measure'].flatMap((name) => parameters.get(name)?.[1].split(',') ?? []);
  const isSorted = [...parameters.values()].some(([name]) => name === 'order');
  if (!isSorted) parameters.delete(`drawn:${figures[0]}`);
  return writeSearch([...parameters.values()]);
}

/** The exploration with a condition more, or without it where it is there already. */
export function toggleCondition(exploration: Exploration, { dimension, code }: Condition): Exploration {
  const isSame = (one: Condition) => one.dimension === dimension && one.code === code;
  const { where } = exploration;
  return {
    ...exploration,
    where: where.some(isSame) ? where.filter((one) => !isSame(one)) : [...where, { dimension, code }],
  };
}

/** The exploration sorted by a column: a second time the other way round, a first time largest first where it is a figure. */
export function sortBy(
  exploration: Exploration,
  { column, at }: Pick<TableOrder, 'column' | 'at'>,
  isFigure: boolean,
): Exploration {
  const { order } = exploration;
  const isSame = order?.column === column && order.at === at;
  const descending = isSame ? !order.descending : isFigure;
  // What rows are sorted by is what is drawn, until another figure is asked for.
  const { drawn } = exploration;
  return { ...exploration, drawn: isFigure ? null : drawn, order: { column, at, descending } };
}
