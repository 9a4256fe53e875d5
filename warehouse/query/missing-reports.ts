import type { MissingReport } from '../model/month-gap.ts';
import type { UnitVersion } from '../model/unit.ts';
import { seesAllUnits, type Scope } from '../scope/scope.ts';
import type { Catalog } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { codesBelow } from './codes-below.ts';
import { sourceOfTable } from './parts.ts';

/** A report by the code that its unit is known by, before it is said whose it is. */
export type CodedReport = Omit<MissingReport, 'unitId'>;

/**
 * Answers which reports were due and not there when the version judged who had reported, of a unit and all below it, in order of source,
 * period and code. What has become due since is in `readOwedReports`.
 *
 * @param question months whose first day lies from `from` to `until`, both included
 * @throws {WarehouseError} unit_unknown, query_interrupted
 */
export async function readMissingReports(
  snapshot: Snapshot,
  scope: Scope,
  question: { unitId: string; from: string; until: string },
  signal?: AbortSignal,
): Promise<CodedReport[]> {
  const { alias, catalog } = snapshot;
  const asked = codesBelow(snapshot, scope, question.unitId, 'unit_code');
  const found = await snapshot.rows<Omit<CodedReport, 'sourceId'> & { table: string }>(
    `select source_id as "table", period, unit_code as "unitCode", due from ${alias}.quality.arrival
     where state = 'missing' and period between $from::date and $until::date and ${asked.sql}
     order by 1, 2, 3, 4`,
    { from: question.from, until: question.until, ...asked.parameters },
    signal,
  );
  return found
    .map(({ table, ...report }) => ({ ...report, sourceId: sourceOfTable(catalog, table) }))
    .filter(({ sourceId }) => catalog.sources.has(sourceId));
}

/**
 * Says whose reports are: of the unit that bore the code on the first of the month's days on which one did. Codes are given anew, so that a
 * reader of a part is not told what another unit owed under the code that one of theirs bears today.
 *
 * @param catalog as the reader sees it
 */
export function ownReports(
  reports: readonly CodedReport[],
  { versions }: Pick<Catalog, 'versions'>,
  scope: Scope,
): MissingReport[] {
  const byCode = Map.groupBy([...versions.values()].flat(), ({ unitCode }) => unitCode);
  return reports.flatMap((report) => {
    const unitId = bearerIn(report.period, byCode.get(report.unitCode) ?? []);
    return unitId === null && !seesAllUnits(scope) ? [] : [{ ...report, unitId }];
  });
}

function bearerIn(period: string, versions: readonly UnitVersion[]): string | null {
  const [year, month] = period.split('-').map(Number);
  const next = new Date(Date.UTC(year!, month!, 1)).toISOString().slice(0, 10);
  const then = versions.filter(
    ({ validFrom, validTo }) => validFrom < next && (validTo === null || validTo > period),
  );
  const first = then.toSorted(
    (a, b) => a.validFrom.localeCompare(b.validFrom) || a.unitId.localeCompare(b.unitId),
  );
  return first[0]?.unitId ?? null;
}
