import { isListed, isOneOf } from '../duckdb/one-of.ts';
import type { Indicator } from '../model/indicator.ts';
import { countedThenSql, valuesSql, type TreeView } from '../model/tree-view.ts';
import { readReports, type OwnReports } from '../query/partial-reports.ts';
import { periodsCounted } from '../query/periods-counted.ts';
import { requireUnit } from '../query/question.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { reportingOf, type Reporting } from './reporting.ts';

/** Whose reports for what are asked about. */
export interface ReportsQuestion {
  figure: { indicator: Indicator | null; facts: readonly string[] };
  /** Units at and below which reports count. */
  unitIds: readonly string[];
  /** ISO days, both inclusive: whole periods. */
  period: string;
  periodEnd: string;
  tree: TreeView;
}

/** A unit of which some reports are missing. */
export interface MissingReports {
  unitId: string;
  /** First days of the periods for which it has not reported, in order. */
  silent: string[];
  /** Those for which it has in part. */
  inPart: string[];
  /** The report furthest from what is usual; null where none is one in part, or rows are not told. */
  worst: { rows: number; usual: number } | null;
}

/** Who has reported what a figure is made of, over a range of periods. */
export interface ReportsInRange {
  reporting: Reporting;
  /** Units that have sent all that they owed, days or deliveries, and how many of them there should be. */
  reported: number;
  expected: number;
  /** By id; none where nobody in particular reports. */
  missing: MissingReports[];
}

/**
 * Answers who has reported over a range what a figure is made of, as far as the scope reaches, counted as `readExplore` counts it.
 *
 * @returns null where nobody is expected, or nothing tells
 * @throws {WarehouseError} unit_unknown, query_interrupted
 */
export async function readReportsInRange(
  snapshot: Snapshot,
  scope: Scope,
  question: ReportsQuestion,
  signal?: AbortSignal,
): Promise<ReportsInRange | null> {
  const { catalog } = snapshot;
  for (const id of question.unitIds) requireUnit(catalog, id);
  const reporting = reportingOf(catalog, question.figure);
  if (!reporting) return null;
  const range = { from: question.period, to: question.periodEnd };
  const counted = periodsCounted(catalog, reporting, range);
  const asking: Asked = { reporting, question, days: counted.map(({ period }) => period) };
  const found =
    reporting.levels.length > 0
      ? await readUnits(snapshot, scope, asking, signal)
      : { ...(await readDays(snapshot, scope, asking, signal)), missing: [] };
  return found.expected > 0 ? { reporting, ...found } : null;
}

interface Asked {
  reporting: Reporting;
  question: ReportsQuestion;
  /** First days of the periods whose reports count. */
  days: readonly string[];
}

/** A unit that reports, and the first days of the periods whose reports did not come whole. */
interface Reporter {
  unitId: string;
  lacking: string[];
}

async function readUnits(
  snapshot: Snapshot,
  scope: Scope,
  asking: Asked,
  signal?: AbortSignal,
): Promise<Pick<ReportsInRange, 'reported' | 'expected' | 'missing'>> {
  const reporters = await readReporters(snapshot, scope, asking, signal);
  const lacking = reporters.filter((one) => one.lacking.length > 0);
  const { reporting, question } = asking;
  const reports = await readReports(
    snapshot,
    scope,
    {
      indicator: reporting.witness,
      unitIds: lacking.map(({ unitId }) => unitId),
      period: { period: question.period, periodEnd: question.periodEnd },
    },
    signal,
  );
  return {
    reported: reporters.length - lacking.length,
    expected: reporters.length,
    missing: lacking.map((one) => missingOf(one, reports.get(one.unitId), reporting)),
  };
}

/** What did not come whole came in part where it is known to have; else it did not come. */
function missingOf(
  { unitId, lacking }: Reporter,
  reports: OwnReports | undefined,
  { isCounted }: Reporting,
): MissingReports {
  const known = reports?.inPart ?? [];
  const inPart = lacking.filter((day) => known.includes(day));
  const silent = lacking.filter((day) => !known.includes(day));
  return { unitId, silent, inPart, worst: isCounted && inPart.length > 0 ? reports!.worst : null };
}

function readReporters(
  { alias, rows }: Snapshot,
  scope: Scope,
  { reporting, question, days }: Asked,
  signal?: AbortSignal,
): Promise<Reporter[]> {
  const star = `${alias}.star`;
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const asked = isListed('r.unit_id', 'unit', question.unitIds);
  const listed = isListed('v.period::varchar', 'day', days);
  const levels = isOneOf('d.level', 'level', reporting.levels);
  const isThen = question.tree === 'then';
  const [counted, onDay] = isThen
    ? [`(${countedThenSql(star)})`, 'and r.begins <= v.period and r.ends > v.period']
    : [`${star}.unit_rollup`, ''];
  return rows<Reporter>(
    `select unit_id as "unitId",
       coalesce(list(period::varchar order by period) filter (where not has_come), []) as lacking
     from (
       select distinct v.unit_id, v.period, v.reported > 0 as has_come
       from ${valuesSql(alias, 'then')} v join ${star}.dim_unit d on d.unit_id = v.unit_id
       semi join ${counted} r on r.unit_key = d.unit_key and ${asked.sql} ${onDay}
       where v.indicator_id = $indicator and v.grain = $grain and v.expected > 0
         and ${listed.sql} and ${levels.sql} and ${visible.sql})
     group by unit_id order by unit_id`,
    {
      ...{ indicator: reporting.witness.id, grain: reporting.grain },
      ...{ ...asked.parameters, ...listed.parameters, ...levels.parameters, ...visible.parameters },
    },
    signal,
  );
}

/** Of days and deliveries, over the whole range, what `everybodysPart` (reports-part.ts) tells row by row within an answer, by the same rule. */
async function readDays(
  { alias, rows }: Snapshot,
  scope: Scope,
  { reporting, question, days }: Asked,
  signal?: AbortSignal,
): Promise<Pick<ReportsInRange, 'reported' | 'expected'>> {
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const listed = isListed('v.period::varchar', 'day', days);
  const [found] = await rows<{ reported: number; expected: number }>(
    `select coalesce(sum(reported), 0)::integer as reported, coalesce(sum(expected), 0)::integer as expected
     from (
       select max(v.reported) as reported, max(v.expected) as expected from ${alias}.indicators.value v
       where v.indicator_id = $indicator and v.grain = $grain and v.period between $from::date and $until::date
         and (v.reported > 0 or ${listed.sql}) and ${visible.sql}
       group by v.period)`,
    {
      ...{ indicator: reporting.witness.id, grain: reporting.grain },
      ...{ from: question.period, until: question.periodEnd },
      ...{ ...listed.parameters, ...visible.parameters },
    },
    signal,
  );
  return found!;
}
