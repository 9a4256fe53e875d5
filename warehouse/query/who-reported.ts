import { isOneOf } from '../duckdb/one-of.ts';
import { factsOfFormula } from '../model/indicator.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Period } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { hidesCells } from './hiding-sources.ts';
import { readReports, standingOf, type OwnReports, type ReportsRead } from './partial-reports.ts';
import { requireIndicator } from './question.ts';

/** A unit that reported in part, and how many rows of usually how many; null where an indicator hides small cells of the fact they are counted in. */
export interface PartlyReported {
  unitId: string;
  rows: number | null;
  usual: number | null;
}

/** Who has not reported what they were expected to, by id. */
export interface WhoReported {
  /** A report of theirs was due on the day that the version stands for, and is not in. */
  notReported: string[];
  /** They lack none but reports that were not due by then. */
  awaited: string[];
  /** By when the next of those are due (ISO); null where none is awaited. */
  awaitedBy: string | null;
  partlyReported: PartlyReported[];
}

/** An indicator, of a unit and at an own period of the indicator. */
export interface WhoReportedQuestion {
  indicatorId: string;
  unitId: string;
  period: Period;
}

/** Answers which units at or below one were expected to report for an indicator's own period themselves, and have not or in part. */
export async function readWhoReported(
  snapshot: Snapshot,
  scope: Scope,
  question: WhoReportedQuestion,
  signal?: AbortSignal,
): Promise<WhoReported> {
  const [found] = await readEachWhoReported(snapshot, scope, [question], signal);
  return found!;
}

/** Answers several such questions, in their order; what several ask of the rows of a fact is read once. */
export function readEachWhoReported(
  snapshot: Snapshot,
  scope: Scope,
  questions: readonly WhoReportedQuestion[],
  signal?: AbortSignal,
): Promise<WhoReported[]> {
  const read: ReportsRead = new Map();
  const found = questions.map(async (question) => {
    const indicator = requireIndicator(snapshot.catalog, question.indicatorId);
    const unitIds = await readUnreported(snapshot, scope, question, signal);
    const asked = { indicator, unitIds, period: question.period };
    const reports = await readReports(snapshot, scope, asked, signal, read);
    const isTold = !factsOfFormula(indicator.formula).some((fact) => hidesCells(snapshot.catalog, fact));
    return tellWho(unitIds, reports, { isTold });
  });
  return Promise.all(found);
}

function tellWho(
  unitIds: readonly string[],
  reports: ReadonlyMap<string, OwnReports>,
  { isTold }: { isTold: boolean },
): WhoReported {
  const inPart = unitIds.flatMap((unitId) => {
    const worst = reports.get(unitId)?.worst ?? null;
    return worst === null ? [] : [{ unitId, ...(isTold ? worst : { rows: null, usual: null }) }];
  });
  const by = Map.groupBy(unitIds, (id) => standingOf(reports.get(id)));
  const awaited = by.get('awaited') ?? [];
  const days = awaited.flatMap((id) => reports.get(id)?.awaitedBy ?? []);
  const awaitedBy = days.toSorted()[0] ?? null;
  return { notReported: by.get('silent') ?? [], awaited, awaitedBy, partlyReported: inPart };
}

/** Units whose reports did not all come whole. */
async function readUnreported(
  snapshot: Snapshot,
  scope: Scope,
  { indicatorId, unitId, period }: WhoReportedQuestion,
  signal?: AbortSignal,
): Promise<string[]> {
  const { alias } = snapshot;
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const levels = reportingLevels(snapshot, indicatorId);
  if (levels.length === 0) return [];
  const reporting = isOneOf('u.level', 'level', levels);
  const rows = await snapshot.rows<{ unitId: string }>(
    `select v.unit_id as "unitId" from ${alias}.indicators.value v
     join ${alias}.star.dim_unit u on u.unit_id = v.unit_id and u.is_latest
     where v.indicator_id = $indicator and v.grain = $grain and v.period = $period::date
       and v.expected > 0 and v.reported = 0 and ${reporting.sql}
       and u.unit_key in (select part.unit_key from ${alias}.star.unit_rollup part where part.unit_id = $unit)
       and ${visible.sql}
     order by v.unit_id`,
    {
      indicator: indicatorId,
      grain: period.grain,
      period: period.period,
      ...reporting.parameters,
      unit: unitId,
      ...visible.parameters,
    },
    signal,
  );
  return rows.map((row) => row.unitId);
}

function reportingLevels({ catalog }: Snapshot, indicatorId: string): string[] {
  const { formula } = requireIndicator(catalog, indicatorId);
  return [...new Set(factsOfFormula(formula).flatMap((id) => catalog.facts.get(id)?.reporting.levels ?? []))];
}
