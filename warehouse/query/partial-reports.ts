import { isListed, isOneOf } from '../duckdb/one-of.ts';
import type { Fact } from '../model/fact.ts';
import { firstDayOf, lastDayOf } from '../model/fiscal-period.ts';
import { factsOfFormula, type Indicator } from '../model/indicator.ts';
import { factReportsSql } from '../model/partial-report.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Catalog, Period } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { periodsCounted } from './periods-counted.ts';

/** The reports that a unit owed for a period. */
export interface OwnReports {
  unitId: string;
  /**
   * The due report with far fewer rows than is usual for the unit (of several the one furthest from it), and how many that are: the median
   * of its reports before. Null where none is one in part.
   */
  worst: { rows: number; usual: number } | null;
  /** Whether it has no row at all of a due report that it owed. */
  isSilent: boolean;
  /** By when the first is due (ISO) of those that count already, are not due yet, and of which it has no row; null where there is none. */
  awaitedBy: string | null;
  /** First days of the periods whose report is one in part, in order. */
  inPart: string[];
}

const DAY_MS = 86_400_000;

/** A period, or several one after the other: ISO days, both inclusive. */
type Days = Pick<Period, 'period' | 'periodEnd'>;

/** Reports in a fact that are being read, by what is asked of it. */
export type ReportsRead = Map<string, Promise<OwnReports[]>>;

/**
 * Answers how the reports of some units stand for a period, over all facts that units report for of an indicator.
 *
 * @param read for several indicators at once: the rows of a fact are gone through once for those that ask the same of it
 * @throws {WarehouseError} query_interrupted
 */
export async function readReports(
  snapshot: Snapshot,
  scope: Scope,
  asked: { indicator: Indicator; unitIds: readonly string[]; period: Days },
  signal?: AbortSignal,
  read: ReportsRead = new Map(),
): Promise<Map<string, OwnReports>> {
  const { indicator, unitIds, period } = asked;
  const facts = factsOfFormula(indicator.formula).flatMap((id) => snapshot.catalog.facts.get(id) ?? []);
  const readIn = (fact: Fact) => {
    const key = JSON.stringify([fact.id, unitIds, period.period, period.periodEnd]);
    const reports = read.get(key) ?? readReportsIn(snapshot, scope, { fact, unitIds, period }, signal);
    read.set(key, reports);
    return reports;
  };
  const found = await Promise.all(facts.map(readIn));
  const byUnit = new Map<string, OwnReports>();
  for (const { unitId, worst, isSilent, awaitedBy, inPart } of found.flat()) {
    const before = byUnit.get(unitId);
    byUnit.set(unitId, {
      ...{ unitId, worst: before?.worst ?? worst },
      isSilent: isSilent || (before?.isSilent ?? false),
      awaitedBy: [before?.awaitedBy, awaitedBy].flatMap((day) => day ?? []).toSorted()[0] ?? null,
      inPart: [...new Set([...(before?.inPart ?? []), ...inPart])].toSorted(),
    });
  }
  return byUnit;
}

/** How it stands with a unit that is not counted as reported: it lacks a due report, has sent one in part, or lacks none but reports not due yet. */
export function standingOf(reports: OwnReports | undefined): 'silent' | 'in_part' | 'awaited' {
  if (reports === undefined || reports.isSilent) return 'silent';
  if (reports.worst !== null) return 'in_part';
  return reports.awaitedBy === null ? 'silent' : 'awaited';
}

/** Rows of the asked units alone are gone through, and of these all before: what is usual may lie far back where reports are rare. */
function readReportsIn(
  { alias, catalog, asOf, rows }: Snapshot,
  scope: Scope,
  { fact, unitIds, period }: { fact: Fact; unitIds: readonly string[]; period: Days },
  signal?: AbortSignal,
): Promise<OwnReports[]> {
  const slots = slotsOf(catalog, { fact, period, asOf });
  if (fact.reporting.by !== 'units' || unitIds.length === 0 || slots.length === 0) return Promise.resolve([]);
  const star = `${alias}.star.`;
  const visible = scopePredicate(scope, 'd.unit_id', alias);
  const asked = isListed('d.unit_id', 'unit', unitIds);
  const reporting = isOneOf('d.level', 'level', fact.reporting.levels);
  const own = `f.unit_key in (select d.unit_key from ${star}dim_unit d where ${asked.sql}) and f.month_key <= $until
    ${fact.grain === 'day' ? 'and f.month_key >= $from' : ''}`;
  return rows<OwnReports>(
    `with slot as (select unnest($starts::date[]) as starts, unnest($ends::date[]) as ends, unnest($due::date[]) as due_on),
     owed as (
       select distinct d.unit_id, s.due_on, s.due_on <= cast($as_of as date) as is_due, cast(year(s.starts) * 12 + month(s.starts) - 1 as integer) as month_key
       from slot s join ${star}dim_unit d on d.valid_from <= s.ends and (d.valid_to is null or d.valid_to > s.starts)
       where ${asked.sql} and ${reporting.sql} and ${visible.sql}
     ),
     report as (${factReportsSql(fact, star, own)})
     select unit_id as "unitId",
       bool_or(is_due and found is null) as "isSilent", cast(min(due_on) filter (where not is_due and found is null) as varchar) as "awaitedBy",
       coalesce(list(make_date(month_key // 12, month_key % 12 + 1, 1)::varchar order by month_key)
         filter (where is_partial and is_due), []) as "inPart",
       arg_min({ rows: found, usual: usual }, found / usual) filter (is_partial and is_due) as worst
     from owed left join report using (unit_id, month_key) group by unit_id order by unit_id`,
    {
      ...{ starts: slots.map((slot) => slot.period), ends: slots.map((slot) => slot.periodEnd) },
      ...{ due: slots.map(({ dueOn }) => dueOn), as_of: asOf },
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

/** Whether any report that units owe a fact for a period was due on the day that the version stands for: before that nobody has failed to report. */
export function isAnyDue(catalog: Catalog, asked: { fact: Fact; period: Period; asOf: string }): boolean {
  return slotsOf(catalog, asked).some(({ isDue }) => isDue);
}

/** A report that counts in a period, and the day by which it is due (ISO). */
interface Slot extends Period {
  dueOn: string;
  isDue: boolean;
}

/** Reports of a fact that count in a period, but for those before it has any row, as its coverage counts them (`etl/indicators/coverage.ts`). */
function slotsOf(
  catalog: Catalog,
  { fact, period, asOf }: { fact: Fact; period: Days; asOf: string },
): Slot[] {
  const lagMs = (fact.reporting.dueDay ?? 0) * DAY_MS;
  const grain = fact.grain === 'day' ? 'month' : fact.grain;
  const [begin = 0] = catalog.heldMonths.get(fact.id) ?? [];
  const from = [period.period, firstDayOf(begin)].toSorted().at(-1)!;
  const owed = periodsCounted(catalog, { grain }, { from, to: period.periodEnd });
  return owed.map((slot) => {
    const dueOn = new Date(Date.parse(lastDayOf(grain, slot.period)) + lagMs).toISOString().slice(0, 10);
    return { ...slot, dueOn, isDue: dueOn <= asOf };
  });
}

/** As the star numbers months. @param day ISO */
function monthKey(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}
