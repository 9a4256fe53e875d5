import { isListed, isOneOf } from '../duckdb/one-of.ts';
import type { Fact } from '../model/fact.ts';
import { factsOfFormula, type Indicator } from '../model/indicator.ts';
import { factReportsSql } from '../model/partial-report.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Catalog, Period } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** The reports that a unit owed for a period. */
export interface OwnReports {
  unitId: string;
  /**
   * The due report with far fewer rows than is usual for the unit (of several the one furthest from it), and how many that are: the median
   * of its reports before. Null where none is one in part.
   */
  worst: { rows: number; usual: number } | null;
  /** Whether it has no row at all of a report that it owed. */
  isSilent: boolean;
  /** First days of the periods whose report is one in part, in order. */
  inPart: string[];
}

const DAY_MS = 86_400_000;

/** A period, or several one after the other: ISO days, both inclusive. */
type Days = Pick<Period, 'period' | 'periodEnd'>;

/** Answers how the reports of some units stand for a period, over all facts that units report for of an indicator. @throws {WarehouseError} query_interrupted */
export async function readReports(
  snapshot: Snapshot,
  scope: Scope,
  asked: { indicator: Indicator; unitIds: readonly string[]; period: Days },
  signal?: AbortSignal,
): Promise<Map<string, OwnReports>> {
  const ids = factsOfFormula(asked.indicator.formula);
  const facts = ids.flatMap((id) => snapshot.catalog.facts.get(id) ?? []);
  const found = await Promise.all(
    facts.map((fact) => readReportsIn(snapshot, scope, { fact, ...asked }, signal)),
  );
  const byUnit = new Map<string, OwnReports>();
  for (const { unitId, worst, isSilent, inPart } of found.flat()) {
    const before = byUnit.get(unitId);
    byUnit.set(unitId, {
      ...{ unitId, worst: before?.worst ?? worst },
      isSilent: isSilent || (before?.isSilent ?? false),
      inPart: [...new Set([...(before?.inPart ?? []), ...inPart])].toSorted(),
    });
  }
  return byUnit;
}

/** Whether a unit that is not counted as reported lacks a report, rather than has sent one in part. */
export function lacksReport(reports: OwnReports | undefined): boolean {
  return reports === undefined || reports.isSilent || reports.worst === null;
}

/** Rows of the asked units alone are gone through, and of these all before: what is usual may lie far back where reports are rare. */
function readReportsIn(
  { alias, catalog, asOf, rows }: Snapshot,
  scope: Scope,
  { fact, unitIds, period }: { fact: Fact; unitIds: readonly string[]; period: Days },
  signal?: AbortSignal,
): Promise<OwnReports[]> {
  const { slots, areDue } = slotsOf(catalog, { fact, period, asOf });
  if (fact.reporting.by !== 'units' || unitIds.length === 0 || slots.length === 0) return Promise.resolve([]);
  const star = `${alias}.star.`;
  const visible = scopePredicate(scope, 'd.unit_id', alias);
  const asked = isListed('d.unit_id', 'unit', unitIds);
  const reporting = isOneOf('d.level', 'level', fact.reporting.levels);
  const own = `f.unit_key in (select d.unit_key from ${star}dim_unit d where ${asked.sql}) and f.month_key <= $until
    ${fact.grain === 'day' ? 'and f.month_key >= $from' : ''}`;
  return rows<OwnReports>(
    `with slot as (select unnest($starts::date[]) as starts, unnest($ends::date[]) as ends),
     owed as (
       select distinct d.unit_id, cast(year(s.starts) * 12 + month(s.starts) - 1 as integer) as month_key
       from slot s join ${star}dim_unit d on d.valid_from <= s.ends and (d.valid_to is null or d.valid_to > s.starts)
       where ${asked.sql} and ${reporting.sql} and ${visible.sql}
     ),
     report as (${factReportsSql(fact, star, own)})
     select unit_id as "unitId", count(report.found) < count(*) as "isSilent",
       coalesce(list(make_date(month_key // 12, month_key % 12 + 1, 1)::varchar order by month_key)
         filter (where is_partial and $due), []) as "inPart",
       arg_min({ rows: found, usual: usual }, found / usual) filter (is_partial and $due) as worst
     from owed left join report using (unit_id, month_key) group by unit_id order by unit_id`,
    {
      ...{ starts: slots.map((slot) => slot.period), ends: slots.map((slot) => slot.periodEnd), due: areDue },
      ...{
        until: monthKey(period.periodEnd),
        ...(fact.grain === 'day' && { from: monthKey(period.period) }),
      },
      ...{ ...asked.parameters, ...reporting.parameters, ...visible.parameters },
    },
    signal,
    'long',
  );
}

/**
 * Says by when the reports that units owe a fact for a period were all due (ISO), and whether any was on the day that the version stands for:
 * before that nobody has failed to report, though coverage counts all of them so that a running month says how many are in.
 */
export function reportsDue(
  catalog: Catalog,
  asked: { fact: Fact; period: Period; asOf: string },
): { day: string; isDue: boolean } {
  const { slots, areDue } = slotsOf(catalog, asked);
  const last = slots.at(-1)?.periodEnd ?? asked.period.periodEnd;
  const lagMs = (asked.fact.reporting.dueDay ?? 0) * DAY_MS;
  return { day: new Date(Date.parse(last) + lagMs).toISOString().slice(0, 10), isDue: areDue };
}

/** Says of an indicator by when the reports it is counted from are due for a period (ISO); null where some are due already, or units report none. */
export function notDueBefore(
  { catalog, asOf }: Pick<Snapshot, 'catalog' | 'asOf'>,
  indicator: Pick<Indicator, 'formula'>,
  period: Period,
): string | null {
  const facts = factsOfFormula(indicator.formula).flatMap((id) => catalog.facts.get(id) ?? []);
  const owed = facts
    .filter(({ reporting }) => reporting.by === 'units')
    .map((fact) => reportsDue(catalog, { fact, period, asOf }));
  if (owed.some(({ isDue }) => isDue)) return null;
  return owed.map(({ day }) => day).toSorted()[0] ?? null;
}

/** Reports of a fact that count in a period: those due, and where none is due yet, all, as coverage counts them. */
function slotsOf(
  { periods }: Catalog,
  { fact, period, asOf }: { fact: Fact; period: Days; asOf: string },
): { slots: Period[]; areDue: boolean } {
  const own = periods[fact.grain === 'day' ? 'month' : fact.grain].filter(
    (slot) => slot.period >= period.period && slot.periodEnd <= period.periodEnd,
  );
  const lagMs = (fact.reporting.dueDay ?? 0) * DAY_MS;
  const due = own.filter((slot) => slot.complete && Date.parse(slot.periodEnd) + lagMs <= Date.parse(asOf));
  return due.length > 0 ? { slots: due, areDue: true } : { slots: own, areDue: false };
}

/** As the star numbers months. @param day ISO */
function monthKey(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}
