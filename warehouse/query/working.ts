import type { Formula, Indicator, MeasureRef } from '../model/indicator.ts';
import { behindPath, judge } from '../model/judgement.ts';
import type { Grain } from '../model/period.ts';
import { pathPoints, requiredPath, targetOn, type PathPoint } from '../model/required-path.ts';
import { lastSeparation, type SeriesBreak } from '../model/series-break.ts';
import type { Status, ValueState } from '../model/value.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { cellColumns, type Cell } from './cell.ts';
import { requireIndicator, requirePeriod, requireUnit } from './question.ts';

export interface WorkingQuestion {
  indicatorId: string;
  unitId: string;
  grain: Grain;
  /** First day; omit for the last complete period. */
  period?: string;
}

/** A side of a formula with the sum that stands for it; null where it is withheld or there is none. */
export interface WorkedSide {
  /** Null where the side is made of scores and not of a measure. */
  measure: MeasureRef | null;
  amount: number | null;
}

/** How a value came about and was judged: all that is needed to do it again. Values are in the indicator's own unit (0–1 for percent). */
export interface Working {
  indicatorId: string;
  version: string;
  unitId: string;
  grain: Grain;
  period: string;
  periodEnd: string;
  complete: boolean;
  state: ValueState;
  value: number | null;
  formula: {
    kind: Formula['kind'];
    numerator: WorkedSide;
    denominator: WorkedSide | null;
    per: number;
    /** `186 / 1209 * 1 = 0.15384615384615385`, as a program divides; null where a figure is missing. */
    figures: string | null;
  };
  /** The line the value is judged by: level where both points are the same. Null where there is no path. */
  path: { from: PathPoint; to: PathPoint; on: string; value: number } | null;
  target: PathPoint | null;
  better: Indicator['better'];
  tolerance: number;
  /** How much worse than the path the value is; negative where it is better. Null where there is no value or no path. */
  distance: number | null;
  /** What follows from value, path and tolerance. */
  status: Status;
  /** Place among the siblings of the same level with a value, and how many those are. */
  rank: { rank: number | null; of: number | null };
  coverage: { reported: number; expected: number };
  comparison: {
    previous: number | null;
    previousYear: number | null;
    /** The break before which nothing is compared with this value; null where all is. */
    break: SeriesBreak | null;
  };
  provisional: boolean;
  restated: {
    firstPublished: number | null;
    from: number | null;
    on: string | null;
    by: Cell['restatedBy'];
  };
  /** Between which the value was to be expected after the one before; null where too few earlier changes tell. */
  usual: { low: number; high: number } | null;
  unusual: boolean;
}

/**
 * Answers how a value came about and was judged; null where the unit is out of scope or has no such cell.
 * @throws {WarehouseError} indicator_unknown, unit_unknown, question_invalid, query_interrupted
 */
export async function readWorking(
  snapshot: Snapshot,
  scope: Scope,
  question: WorkingQuestion,
  signal?: AbortSignal,
): Promise<Working | null> {
  const { catalog, alias } = snapshot;
  const indicator = requireIndicator(catalog, question.indicatorId);
  const { grain, period } = requirePeriod(catalog, question.grain, question.period);
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const [cell] = await snapshot.rows<Cell>(
    `select ${cellColumns} from ${alias}.indicators.value v
     where v.indicator_id = $indicator and v.unit_id = $unit and v.grain = $grain and v.period = $period::date and ${visible.sql}`,
    {
      ...{ indicator: indicator.id, unit: requireUnit(catalog, question.unitId).unitId, grain, period },
      ...visible.parameters,
    },
    signal,
  );
  return cell ? workingOf(indicator, cell) : null;
}

/** The working of a published value, by the definition it was published with. */
export function workingOf(indicator: Indicator, cell: Cell): Working {
  const { periodEnd, value } = cell;
  const { better, tolerance, breaks } = indicator;
  const path = requiredPath(indicator, periodEnd);
  const target = targetOn(indicator, periodEnd);
  return {
    ...{ indicatorId: indicator.id, version: indicator.version, unitId: cell.unitId },
    ...{ grain: cell.grain, period: cell.period, periodEnd, complete: cell.complete },
    ...{ state: cell.state, value, formula: workedFormula(indicator.formula, cell) },
    path: path === null ? null : { ...lineOf(indicator, periodEnd), on: periodEnd, value: path },
    target: target && { date: target.date, value: target.value },
    ...{ better, tolerance },
    distance: value === null || path === null ? null : behindPath(value, path, better),
    status: judge(value, path, indicator),
    rank: { rank: cell.rank, of: cell.rankOf },
    coverage: { reported: cell.reported, expected: cell.expected },
    comparison: {
      previous: cell.previous,
      previousYear: cell.previousYear,
      break: lastSeparation(breaks, periodEnd),
    },
    provisional: cell.provisional,
    restated: {
      firstPublished: cell.firstPublished,
      from: cell.restatedFrom,
      on: cell.restatedOn,
      by: cell.restatedBy,
    },
    usual:
      cell.usualLow === null || cell.usualHigh === null ? null : { low: cell.usualLow, high: cell.usualHigh },
    unusual: cell.unusual,
  };
}

function lineOf(indicator: Indicator, day: string): { from: PathPoint; to: PathPoint } {
  const [from, to] = pathPoints(indicator, day)!;
  return { from, to };
}

function workedFormula(formula: Formula, { numerator, denominator, value }: Cell): Working['formula'] {
  const of = (measure: MeasureRef | null, amount: number | null): WorkedSide => ({ measure, amount });
  const result = value === null ? null : String(value);
  switch (formula.kind) {
    case 'total':
      return {
        ...{ kind: formula.kind, numerator: of(formula.numerator, numerator), denominator: null, per: 1 },
        figures: result,
      };
    case 'ratio':
      return {
        ...{ kind: formula.kind, numerator: of(formula.numerator, numerator), per: formula.per },
        denominator: of(formula.denominator, denominator),
        figures: result && `${numerator} / ${denominator} * ${formula.per} = ${result}`,
      };
    case 'weighted_index':
      return {
        ...{ kind: formula.kind, numerator: of(null, numerator), denominator: of(null, denominator), per: 1 },
        figures: result && `${numerator} / ${denominator} = ${result}`,
      };
  }
}
