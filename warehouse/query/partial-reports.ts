import { isListed } from '../duckdb/one-of.ts';
import type { Fact } from '../model/fact.ts';
import { factReportsSql } from '../model/partial-report.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Period } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** A unit whose report holds far fewer rows than is usual for it. */
export interface PartialReport {
  unitId: string;
  /** Rows of the report, of several in the period the one furthest from what is usual. */
  rows: number;
  /** Median of the rows of its reports before. */
  usual: number;
  /** Whether it has no report at all of another part of the period. */
  isSilentToo: boolean;
}

/**
 * Answers which of some units reported in part for a period, by the rows of a fact, in order of their ids.
 *
 * @returns none for facts that no units report for, and that are by day
 * @throws {WarehouseError} query_interrupted
 */
export async function readPartialReports(
  { alias, rows }: Snapshot,
  scope: Scope,
  { fact, unitIds, period }: { fact: Fact; unitIds: readonly string[]; period: Period },
  signal?: AbortSignal,
): Promise<PartialReport[]> {
  if (fact.reporting.by !== 'units' || fact.grain === 'day' || unitIds.length === 0) return [];
  const visible = scopePredicate(scope, 'unit_id', alias);
  const asked = isListed('unit_id', 'unit', unitIds);
  const until = monthKey(period.periodEnd);
  return rows<PartialReport>(
    `with report as (${factReportsSql(fact, `${alias}.star.`, 'f.month_key <= $until')}),
     own as (
       select unit_id, count(*) as slots,
         arg_min(struct_pack(found, usual), found / usual) filter (is_partial) as worst
       from report where month_key between $from and $until group by unit_id
     )
     select unit_id as "unitId", worst.found as rows, worst.usual as usual, slots < (select max(slots) from own) as "isSilentToo"
     from own where worst is not null and ${asked.sql} and ${visible.sql} order by unit_id`,
    { from: monthKey(period.period), until, ...asked.parameters, ...visible.parameters },
    signal,
  );
}

/** As the star numbers months. @param day ISO */
function monthKey(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}
