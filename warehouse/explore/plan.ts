import { comparisonOf } from '../model/comparison.ts';
import { monthsOfGrain } from '../model/fiscal-period.ts';
import type { Fact, Measure } from '../model/fact.ts';
import type { Indicator, MeasureRef } from '../model/indicator.ts';
import type { Catalog } from '../snapshot/catalog.ts';
import {
  invalidQuestion,
  requireFact,
  requireIndicator,
  requireLevel,
  requireUnit,
} from '../query/question.ts';
import { EACH_UNIT, type SemanticQuery } from './semantic-query.ts';

/** What a row of the answer is about, besides its figures. */
export type Axis =
  | { kind: 'period'; column: 'period' }
  /** `below`: those below the unit asked for, of a level, or directly where `level` is null; `each`: the units asked for themselves. */
  | { kind: 'unit'; column: 'unit_id'; of: 'below' | 'each'; level: string | null }
  | { kind: 'dimension'; column: string };

/** A sum asked of a fact; `column` names it inside the statement. */
export interface PlannedSum {
  ref: MeasureRef;
  measure: Measure;
  column: string;
}

/** What is asked of one fact. */
export interface PlannedFact {
  fact: Fact;
  sums: PlannedSum[];
}

/** A figure of the answer: a measure as it is, or an indicator made of sums. */
export type PlannedFigure =
  | { kind: 'measure'; column: string; sum: string }
  | { kind: 'indicator'; column: string; indicator: Indicator; sides: PlannedSides | null };

/** Columns of the sums an indicator is made of; `denominator` null for a total. */
export interface PlannedSides {
  numerator: string;
  denominator: string | null;
  per: number;
}

/** A question with every name looked up. */
export interface Plan {
  query: SemanticQuery;
  axes: Axis[];
  /** Units at and below which rows count; the root alone where none was asked for. */
  units: string[];
  /** Codes asked for, by dimension. */
  filters: [dimension: string, codes: readonly string[]][];
  facts: PlannedFact[];
  figures: PlannedFigure[];
}

/** Columns of the answer to a plan, in order. */
export function columnsOf(plan: Plan): string[] {
  const totals = plan.query.totals === false ? [] : ['total_of'];
  return [...plan.axes.map(({ column }) => column), ...totals, ...figureNames(plan)];
}

/** Columns of the answer other than those that say what a row is about, in order. */
export function figureNames({ figures, query }: Plan): string[] {
  const own = figures.flatMap((figure) => ownNames(figure, query));
  const compared = query.time.compare.flatMap((one) =>
    figures.map(({ column }) => `${column}_${comparisonOf(one)}`),
  );
  return [...own, ...compared];
}

/** What is told beside a figure where states are asked for: why it is there or not, how settled it is, and how many have reported. */
const TOLD = ['_state', '_note', '_reported', '_expected'];

/** Columns of a figure itself, in order. */
export function ownNames(
  { kind, column }: Pick<PlannedFigure, 'kind' | 'column'>,
  { states }: Pick<SemanticQuery, 'states'>,
): string[] {
  const sides = kind === 'measure' ? [] : ['_numerator', '_denominator'];
  return ['', ...sides, ...(states ? TOLD : [])].map((suffix) => `${column}${suffix}`);
}

/** Looks every name of a question up. @throws {WarehouseError} indicator_unknown, unit_unknown, question_invalid */
export function planQuery(catalog: Catalog, query: SemanticQuery): Plan {
  const { unit = [], ...dimensions } = query.where;
  const facts: PlannedFact[] = [];
  const sumOf = (ref: MeasureRef) => planSum(catalog, facts, ref);
  const figures = [
    ...query.indicators.map((id) => planIndicator(requireIndicator(catalog, id), sumOf)),
    ...query.measures.map((id): PlannedFigure => ({
      kind: 'measure',
      column: id,
      sum: sumOf(readMeasure(id)),
    })),
  ];
  const axes = query.by.map((text) => readAxis(catalog, text));
  const columns = axes.map(({ column }) => column);
  if (new Set(columns).size < columns.length)
    throw invalidQuestion('by', query.by.join(', '), 'each axis once');
  const units =
    unit.length > 0 ? unit.map((id) => requireUnit(catalog, id).unitId) : [catalog.workspace.rootUnit];
  if (units.length > 1 && axes.some((axis) => axis.kind === 'unit' && axis.of === 'below'))
    throw invalidQuestion(
      'where.unit',
      units.join(', '),
      'one unit, whose parts the answer is by; by unit:each it is by the units themselves',
    );
  const plan: Plan = { query, axes, units, filters: Object.entries(dimensions), facts, figures };
  for (const { fact } of facts) {
    requireDimensions(plan, fact);
    requireGrainOf(fact, query);
  }
  return plan;
}

/** An index is made of scores, not of sums: it has no sides, and is there as it was published alone. */
function planIndicator(indicator: Indicator, sumOf: (ref: MeasureRef) => string): PlannedFigure {
  const { id: column, formula } = indicator;
  if (formula.kind === 'weighted_index') return { kind: 'indicator', column, indicator, sides: null };
  const numerator = sumOf(formula.numerator);
  const [denominator, per] = formula.kind === 'ratio' ? [sumOf(formula.denominator), formula.per] : [null, 1];
  return { kind: 'indicator', column, indicator, sides: { numerator, denominator, per } };
}

function planSum(catalog: Catalog, facts: PlannedFact[], ref: MeasureRef): string {
  const fact = requireFact(catalog, ref.fact);
  const measure = fact.measures.find(({ id }) => id === ref.measure);
  if (!measure)
    throw invalidQuestion(
      'measures',
      `${ref.fact}.${ref.measure}`,
      `one of ${fact.id}: ${fact.measures.map(({ id }) => id).join(', ')}`,
    );
  const planned = facts.find((one) => one.fact === fact) ?? { fact, sums: [] };
  if (planned.sums.length === 0) facts.push(planned);
  const known = planned.sums.find((sum) => isSame(sum.ref, ref));
  if (known) return known.column;
  const column = `s${facts.indexOf(planned)}_${planned.sums.length}`;
  planned.sums.push({ ref, measure, column });
  return column;
}

function isSame(one: MeasureRef, other: MeasureRef): boolean {
  return one.measure === other.measure && JSON.stringify(one.where) === JSON.stringify(other.where);
}

function readMeasure(text: string): MeasureRef {
  const [fact = '', measure = '', ...more] = text.split('.');
  if (measure === '' || more.length > 0) throw invalidQuestion('measures', text, 'fact.measure');
  return { fact, measure, where: {} };
}

function readAxis(catalog: Catalog, text: string): Axis {
  if (text === 'period') return { kind: 'period', column: 'period' };
  if (text === EACH_UNIT) return { kind: 'unit', column: 'unit_id', of: 'each', level: null };
  if (text !== 'unit' && !text.startsWith('unit:')) return { kind: 'dimension', column: text };
  const level = text === 'unit' ? null : requireLevel(catalog, text.slice('unit:'.length));
  return { kind: 'unit', column: 'unit_id', of: 'below', level };
}

/** A quarter's rows say nothing of its months. */
function requireGrainOf({ id, grain }: Fact, { time }: SemanticQuery): void {
  if (grain === 'day' || monthsOfGrain[time.grain] >= monthsOfGrain[grain]) return;
  throw invalidQuestion('time.grain', time.grain, `${grain} or longer: ${id} has no shorter periods`);
}

/** What every fact of a question must bear: a row of one has to meet that of another. */
function requireDimensions({ axes, filters }: Plan, fact: Fact): void {
  const known = fact.dimensions.map(({ id }) => id);
  const asked = [
    ...axes.filter(({ kind }) => kind === 'dimension').map(({ column }) => column),
    ...filters.map(([id]) => id),
  ];
  const missing = asked.find((id) => !known.includes(id));
  if (missing !== undefined)
    throw invalidQuestion(
      'by',
      missing,
      `period, unit, unit:LEVEL or a dimension of ${fact.id}: ${known.join(', ')}`,
    );
}
