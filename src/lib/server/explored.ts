import { readExploreRows } from '#warehouse/explore/explore.ts';
import { EACH_UNIT, readSemanticQuery, type SemanticQuery } from '#warehouse/explore/semantic-query.ts';
import { comparisonOf, type Comparison } from '#warehouse/model/comparison.ts';
import { monthsOfGrain } from '#warehouse/model/fiscal-period.ts';
import type { FactDimension } from '#warehouse/model/fact.ts';
import type { Grain } from '#warehouse/model/period.ts';
import { invalidQuestion, requireLevel, requireUnit } from '#warehouse/query/question.ts';
import type { UnitVersion } from '#warehouse/model/unit.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Catalog, Period } from '#warehouse/snapshot/catalog.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import type { Exploration } from '#lib/filters/exploration.ts';
import { indicatorFigure, measureFigure, type ExploredFigure } from './explored-figure.ts';
import {
  answerOrder,
  memberSortedAt,
  settleDrawn,
  settleOrder,
  type ExploredOrder,
} from './explored-order.ts';
import { againstOf, rangeOf, type Against } from './explored-range.ts';
import { axesAsked, comparedUnits } from './explored-units.ts';

/** Rows of an answer that a page takes. */
export const MOST_ANSWERED = 50_000;

/** Rows that an answer taken away has at most; the axis of units that are compared. */
export { EACH_UNIT, MOST_ROWS } from '#warehouse/explore/semantic-query.ts';

/** An axis of an answer, as the address names it and as the column is called. */
export interface ExploredAxis {
  id: string;
  column: string;
  kind: 'period' | 'unit' | 'dimension';
}

/** An exploration with every name looked up and every default filled in. */
export interface Explored {
  /**
   * As the address says it, but for units beside themselves, and with its unit named: links change this one, so that defaults stay
   * defaults, and are about the same unit whoever opens them.
   */
  asked: Exploration;
  figures: readonly ExploredFigure[];
  /** The figure that is drawn and ranked by: the one named, else the one sorted by, else the first. */
  main: ExploredFigure;
  /** Whether all figures can be split by anything and added up to totals. */
  isSummed: boolean;
  /** What can be split and filtered by: dimensions that all facts bear; none of figures that are no sums. */
  dimensions: readonly FactDimension[];
  /** Grains that all facts have. */
  grains: readonly Grain[];
  grain: Grain;
  first: Period;
  last: Period;
  /** What each figure is compared with, as columns of the answer end. */
  comparisons: readonly Comparison[];
  /** The stretch of them that is named; null for none. */
  against: Against | null;
  unit: UnitVersion;
  /** That unit and those beside it, in the order asked; none where it stands alone. */
  compared: readonly UnitVersion[];
  rows: ExploredAxis;
  columns: ExploredAxis | null;
  /** By what each row of the table is split further; null where it is not. */
  within: ExploredAxis | null;
  /** What rows are sorted by; null for periods as they follow each other. */
  order: ExploredOrder | null;
  /** The member of the columns in whose column rows are sorted by a figure; null for the column of totals. */
  sortedAt: string | null;
  /** The question as `/api/v1/query` is asked it. */
  query: SemanticQuery;
}

/** A row of an answer by column; periods are ISO days. */
export type AnswerRow = Readonly<Record<string, string | number | null>>;

/**
 * Looks up what an exploration names and fills in what it leaves out: the first headline that can be split, by period, up to the last
 * complete one. A grain that is too fine for the facts is the finest they have; units that are compared stand in the columns where nothing
 * else is said.
 *
 * @throws {WarehouseError} question_invalid, indicator_unknown, unit_unknown
 */
export function resolveExploration(catalog: Catalog, asked: Exploration): Explored {
  const figures = figuresOf(catalog, asked);
  const isSummed = figures.every((figure) => figure.isSummed);
  const facts = [...new Set(figures.flatMap((figure) => figure.facts))].map((id) => catalog.facts.get(id)!);
  const grains = (['month', 'quarter', 'year'] as const).filter(
    (grain) =>
      catalog.periods[grain].length > 0 &&
      facts.every((fact) => fact.grain === 'day' || monthsOfGrain[grain] >= monthsOfGrain[fact.grain]),
  );
  const grain = grains.find((one) => one === asked.grain) ?? grains[0] ?? 'month';
  const dimensions = !isSummed
    ? []
    : facts[0]!.dimensions.filter(({ id }) =>
        facts.every((fact) => fact.dimensions.some((one) => one.id === id)),
      );
  const unit = requireUnit(catalog, asked.unit ?? catalog.workspace.rootUnit);
  const compared = comparedUnits(catalog, unit, asked);
  const [rows, columns = null] = axesAsked(asked, compared).map((id) => toAxis(catalog, dimensions, id)) as [
    ExploredAxis,
    ExploredAxis?,
  ];
  if (rows.column === columns?.column) throw invalidQuestion('by', asked.by.join(','), 'two different axes');
  const within =
    asked.within === null ? null : partsAxis(catalog, asked.within, { rows, columns, isSummed, dimensions });
  const unknown = asked.where.find(({ dimension }) => dimensions.every(({ id }) => id !== dimension));
  if (unknown)
    throw invalidQuestion(
      'where',
      unknown.dimension,
      `one of ${dimensions.map(({ id }) => id).join(', ') || '(none)'}`,
    );
  const hasPeriods = [rows, columns].some((axis) => axis?.kind === 'period');
  const [first, last] = rangeOf(catalog, asked, { grain, hasPeriods });
  const against = againstOf(catalog, asked, { grain, first, last });
  const drawn = settleDrawn(catalog, asked, figures);
  // Where nothing else is said, rows stand by what is drawn.
  const ranked = drawn === null ? figures : [drawn, ...figures.filter((figure) => figure !== drawn)];
  const order = settleOrder(catalog, { asked, rows, figures: ranked });
  const settled = {
    asked: { ...asked, unit: unit.unitId, beside: compared.slice(1).map(({ unitId }) => unitId) },
    ...{ figures, isSummed, dimensions, grains, grain, first, last },
    ...{ against, comparisons: asked.compare.map(comparisonOf) },
    ...{ unit, compared, rows, columns, within },
  };
  const main = drawn ?? figures.find(({ id }) => id === order?.figure) ?? figures[0]!;
  return {
    ...settled,
    main,
    order,
    sortedAt: memberSortedAt(asked, order),
    query: toQuery(settled, answerOrder({ asked, rows, figures: ranked }, order)),
  };
}

/** Answers a question; columns as `exploreStatement` says. @throws {WarehouseError} question_invalid, query_interrupted */
export async function readAnswer(
  snapshot: Snapshot,
  scope: Scope,
  query: SemanticQuery,
  signal?: AbortSignal,
): Promise<readonly AnswerRow[]> {
  return (await readExploreRows(snapshot, scope, query, signal)) as AnswerRow[];
}

function figuresOf(catalog: Catalog, { indicators, measures }: Exploration): ExploredFigure[] {
  const asked = [
    ...indicators.map((id) => indicatorFigure(catalog, id)),
    ...measures.map((id) => measureFigure(catalog, id)),
  ];
  if (asked.length > 0) return asked;
  const usual = [...catalog.workspace.headlines, ...catalog.indicators.keys()].map((id) =>
    indicatorFigure(catalog, id),
  );
  const found = usual.find((figure) => figure.isSummed && hasDimensions(catalog, figure)) ?? usual[0];
  if (!found) throw invalidQuestion('indicators', '(none)', 'a workspace that has indicators');
  return [found];
}

function hasDimensions(catalog: Catalog, { facts }: ExploredFigure): boolean {
  return facts.every((id) => catalog.facts.get(id)!.dimensions.length > 0);
}

function toAxis(catalog: Catalog, dimensions: readonly FactDimension[], id: string): ExploredAxis {
  if (id === 'period') return { id, column: id, kind: 'period' };
  if (id === 'unit' || id === EACH_UNIT) return { id, column: 'unit_id', kind: 'unit' };
  if (id.startsWith('unit:')) {
    requireLevel(catalog, id.slice('unit:'.length));
    return { id, column: 'unit_id', kind: 'unit' };
  }
  if (dimensions.some((dimension) => dimension.id === id)) return { id, column: id, kind: 'dimension' };
  const known = ['period', 'unit', 'unit:LEVEL', ...dimensions.map((dimension) => dimension.id)];
  throw invalidQuestion('by', id, `one of ${known.join(', ')}`);
}

/** The axis that splits rows further: parts stand below their sum, so only of what adds up, and by something that no other axis is. */
function partsAxis(
  catalog: Catalog,
  id: string,
  { rows, columns, isSummed, dimensions }: Pick<Explored, 'rows' | 'columns' | 'isSummed' | 'dimensions'>,
): ExploredAxis {
  const known = ['period', 'unit', ...dimensions.map((dimension) => dimension.id)];
  const isKnown = known.includes(id) || (id.startsWith('unit:') && id !== EACH_UNIT);
  const axis = isKnown && isSummed ? toAxis(catalog, dimensions, id) : null;
  if (axis === null || [rows, columns].some((other) => other?.column === axis.column))
    throw invalidQuestion(
      'within',
      id,
      `of figures that add up, one that is neither rows nor columns: ${known.join(', ')}`,
    );
  return axis;
}

/**
 * The question without the axis that splits rows further, and the one of those parts alone. Asked apart: where parts are too many to be
 * answered, all rows and their totals still are.
 */
export function splitQuery({ query, within, columns }: Pick<Explored, 'query' | 'within' | 'columns'>): {
  rows: SemanticQuery;
  parts: SemanticQuery | null;
} {
  if (within === null) return { rows: query, parts: null };
  const by = query.by.slice(0, -1);
  const isTotalled = (id: string) =>
    query.totals === true || (query.totals !== false && query.totals.includes(id));
  const ofColumns = columns === null ? [] : query.by.slice(1, 2).filter(isTotalled);
  return {
    rows: {
      ...query,
      by,
      totals: typeof query.totals === 'boolean' ? query.totals : query.totals.filter((id) => by.includes(id)),
    },
    parts: { ...query, totals: ofColumns.length > 0 ? ofColumns : false },
  };
}

/** What is looked up before the question is put. */
type Settled = Omit<Explored, 'query' | 'main' | 'order' | 'sortedAt'>;

function toQuery(settled: Settled, order: SemanticQuery['order']): SemanticQuery {
  const { asked, rows, columns, within, unit, compared, grain, first, last, isSummed, figures } = settled;
  const axes = [rows, columns, within].flatMap((axis) => (axis ? [axisOfQuery(axis, settled)] : []));
  const ids = (kind: ExploredFigure['kind']) =>
    figures.filter((one) => one.kind === kind).map(({ id }) => id);
  return readSemanticQuery({
    ...{ indicators: ids('indicator'), measures: ids('measure') },
    by: axes,
    where: {
      ...conditionsOf(asked),
      unit: (compared.length > 0 ? compared : [unit]).map(({ unitId }) => unitId),
    },
    time: { grain, from: first.period.slice(0, 7), to: last.period.slice(0, 7), compare: [...asked.compare] },
    ...{ order, limit: MOST_ANSWERED, tree: asked.isThen ? 'then' : 'now' },
    states: true,
    totals: isSummed && (compared.length === 0 || axes.filter((id) => id !== EACH_UNIT)),
  });
}

/** A unit is the one of its own level that the answer is about: nothing below it stands there. */
function axisOfQuery({ id }: ExploredAxis, { unit, compared }: Settled): string {
  return compared.length === 0 && id === `unit:${unit.level}` ? EACH_UNIT : id;
}

/** Codes by dimension; those of one dimension may be left out. */
export function conditionsOf(
  { where }: Pick<Exploration, 'where'>,
  except?: string,
): Record<string, string[]> {
  const kept = where.filter(({ dimension }) => dimension !== except);
  return Object.fromEntries(
    [...Map.groupBy(kept, ({ dimension }) => dimension)].map(([dimension, all]) => [
      dimension,
      all.map(({ code }) => code),
    ]),
  );
}
