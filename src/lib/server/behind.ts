import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import type { Fact, Measure } from '#warehouse/model/fact.ts';
import type { UnitVersion } from '#warehouse/model/unit.ts';
import { countFigureRows, readFigureRows, type FigureRowsQuestion } from '#warehouse/query/figure-rows.ts';
import { invalidQuestion, requireMeasure, requirePeriod, requireUnit } from '#warehouse/query/question.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Period } from '#warehouse/snapshot/catalog.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import type { Condition } from '#lib/filters/exploration.ts';
import { toPlace } from './cell-parameters.ts';
import type { AnswerRow } from './explored.ts';
import { indicatorFigure, measureFigure, type ExploredFigure } from './explored-figure.ts';
import { figureRowsParameters, toFigure } from './named-tables.ts';
import { readParameters, text } from './parameters.ts';
import { toConditions } from './query-question.ts';

/** Rows on a page. */
export const BEHIND_ROWS = 100;

/** A figure whose rows are asked for, looked up. */
export interface Behind {
  figure: ExploredFigure;
  unit: UnitVersion;
  period: Period;
  side: FigureRowsQuestion['side'];
  /** The fact that the side is counted from, and by which of its measures; null of an index. */
  fact: Fact | null;
  measure: Measure | null;
  where: readonly Condition[];
  offset: number;
  question: FigureRowsQuestion;
}

const { indicator, measure, unit, grain, period, side, where, offset } = figureRowsParameters;
/** What other pages bear in their addresses is let through. */
const pageShape = {
  ...{ indicator, measure, unit, grain, period, side, where, offset },
  ...{ lang: text('Language.'), theme: text('Appearance.') },
};

/**
 * Looks up what the page of the rows behind a figure is asked: as `/api/v1/rows` is, page by page.
 *
 * @throws {WarehouseError} question_invalid, indicator_unknown, unit_unknown
 */
export function resolveBehind(snapshot: Snapshot, search: URLSearchParams): Behind {
  const { catalog } = snapshot;
  const read = readParameters(pageShape, search);
  const asked = toFigure(read);
  const place = toPlace(snapshot, read);
  const figure =
    asked.measure === undefined
      ? indicatorFigure(catalog, asked.indicatorId!)
      : measureFigure(catalog, asked.measure);
  const period = requirePeriod(catalog, place.grain, place.period);
  const { fact, measure } = sideOf(snapshot, figure, read.side);
  const conditions = toConditions(read.where);
  const unknown = Object.keys(conditions).find((id) => !fact?.dimensions.some((one) => one.id === id));
  if (unknown !== undefined) throw invalidQuestion('where', unknown, 'a dimension of the fact');
  return {
    ...{ figure, period, fact, measure, side: read.side, offset: read.offset ?? 0 },
    unit: requireUnit(catalog, place.unitId),
    where: Object.entries(conditions).flatMap(([dimension, codes]) =>
      codes.map((code) => ({ dimension, code })),
    ),
    question: {
      ...{ ...asked, ...place, period: period.period, side: read.side, where: conditions },
      ...{ limit: BEHIND_ROWS, offset: read.offset ?? 0 },
    },
  };
}

/** The fact that a side is counted from, and by which of its measures. */
function sideOf(
  { catalog }: Snapshot,
  { id, indicator: of }: ExploredFigure,
  asked: Behind['side'],
): Pick<Behind, 'fact' | 'measure'> {
  if (of === null) return requireMeasure(catalog, id);
  const { formula } = of;
  if (formula.kind === 'weighted_index') return { fact: null, measure: null };
  const isOther = asked !== 'numerator' && formula.kind === 'ratio';
  const ref = isOther ? formula.denominator : formula.numerator;
  const fact = catalog.facts.get(ref.fact)!;
  return { fact, measure: fact.measures.find((one) => one.id === ref.measure) ?? null };
}

/**
 * Reads a page of the rows, and how many there are on all pages.
 * @throws {WarehouseError} question_invalid (also: the counts are hidden), query_interrupted
 */
export async function readBehind(
  snapshot: Snapshot,
  scope: Scope,
  { question }: Behind,
  signal?: AbortSignal,
): Promise<{ rows: readonly AnswerRow[]; total: number }> {
  const [rows, total] = await Promise.all([
    readFigureRows(snapshot, scope, question, signal).then(toRows),
    countFigureRows(snapshot, scope, question, signal),
  ]);
  return { rows: rows as AnswerRow[], total };
}
