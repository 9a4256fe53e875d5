import type { ReportInPart } from '../model/month-gap.ts';
import { PARTIAL_BELOW, usualRowsSql } from '../model/partial-report.ts';
import type { Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { readHidingSources } from './hiding-sources.ts';
import { sourceOfTable } from './parts.ts';
import { reportsBelow, type ReportsBelow } from './reports-below.ts';

/** Months looked back to for what is usual: twelve reports, where they come by quarters. */
const LOOKED_BACK = 36;

/** A report of a source that holds far fewer rows than is usual for whoever sends it; rows are null where a fact made of the source hides small cells. */
export type PartialArrival = ReportInPart;

/**
 * Answers which reports came in part, of those who have to report for a source, of a unit and all below it: by rows as they were judged,
 * held back or not, in order of source, period and code. A report is its bearer's, whose code may have been, or become, another unit's.
 *
 * @param question months whose first day lies from `from` to `until`, both included
 * @throws {WarehouseError} unit_unknown, query_interrupted
 */
export async function readPartialArrivals(
  snapshot: Snapshot,
  scope: Scope,
  question: { unitId: string; from: string; until: string },
  signal?: AbortSignal,
): Promise<PartialArrival[]> {
  const { alias, catalog } = snapshot;
  const asked = reportsBelow(snapshot, scope, question.unitId);
  const whose = { of: 'source_id, borne_by, case when borne_by is null then unit_code end', order: 'period' };
  const found = await snapshot.rows<Found>(
    `select source_id as "table", period, unit_code as "unitCode", borne_by as "unitId", found as rows, usual
     from (${usualRowsSql(reportsSql(alias, asked), whose)})
     where period between $from::date and $until::date and found < usual and ${asked.sql}
     order by 1, 2, 3`,
    { from: question.from, until: question.until, ...asked.parameters },
    signal,
    'long',
  );
  const hiding = found.length === 0 ? new Set<string>() : await readHidingSources(snapshot, signal);
  return found
    .map(({ table, ...one }) => ({ ...one, sourceId: sourceOfTable(catalog, table) }))
    .filter(({ sourceId, rows, usual }) => {
      const source = catalog.sources.get(sourceId);
      return source !== undefined && rows < (source.partialBelow ?? PARTIAL_BELOW) * usual;
    })
    .map((one) => (hiding.has(one.sourceId) ? { ...one, rows: null, usual: null } : one));
}

type Found = Pick<PartialArrival, 'period' | 'unitCode' | 'unitId'> & {
  table: string;
  rows: number;
  usual: number;
};

/**
 * Reports of those who have to report, with the unit that bore the code. Rows are counted by the rule that judged most of them in the months
 * asked for, since to group by all the rules takes as many times as long.
 */
function reportsSql(alias: string, asked: ReportsBelow): string {
  const judged = `${alias}.quality.rule_result where reason <> 'arrival' and unit_code is not null and period <= $until::date`;
  return `
    with owing as (select distinct source_id, unit_code from ${alias}.quality.arrival),
    widest as (
      select source_id, arg_max("rule", (checked, "rule")) as "rule" from (
        select source_id, "rule", sum(checked) as checked from ${judged} and period >= $from::date
          and source_id in (select source_id from owing) group by all
      ) group by all
    ),
    counted as (
      select source_id, unit_code, period, sum(checked)::bigint as found
      from (
        select source_id, "rule", unit_code, period, checked from ${judged}
          and period >= $from::date - interval ${LOOKED_BACK} month
      ) semi join widest using (source_id, "rule") semi join owing using (source_id, unit_code)
      group by all
    ),
    bearer as (${asked.bearers('counted')})
    select c.*, b.borne_by, b.is_own from counted c left join bearer b using (unit_code, period)`;
}
