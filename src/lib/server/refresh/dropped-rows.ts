import { WarehouseError } from '#warehouse/errors.ts';
import { readMendsServed } from '#warehouse/query/mends.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { readMendLines, speaksOfRows, type MendLine } from './mend-lines.ts';
import type { RecordAddress, RecordPlace } from './record-place.ts';

/** A row that somebody has dropped: where it stood, by whom, when (ISO UTC) and why. */
export interface DroppedRow extends RecordPlace, RecordAddress {
  table: string;
  by: string;
  at: string;
  why: string;
}

/**
 * Lists the rows of a source that are dropped in a version, the latest first; of deliveries that it does not hold any more none.
 * What a row holds is kept nowhere but in the file that was sent.
 */
export async function readDropped(snapshot: Snapshot, scope: Scope, sourceId: string): Promise<DroppedRow[]> {
  const { mends, files } = await readMendsServed(snapshot, scope, sourceId);
  const latest = new Map<string, MendLine & { table: string }>();
  for (const { table, file } of mends)
    if (speaksOfRows(file))
      for (const line of await readMendLines(table, file))
        latest.set(nameOf({ ...line, table }), { ...line, table });
  const held = new Set(files.map(({ table, extractId, fileName }) => [table, extractId, fileName].join(' ')));
  return [...latest.values()]
    .filter(
      ({ dropped, table, extractId, fileName }) =>
        dropped === true && held.has([table, extractId, fileName].join(' ')),
    )
    .map(({ table, extractId, fileName, rowNo, lineNo, cell, by = '', at = '', why = '' }) => ({
      ...{ table, extractId, fileName, rowNo },
      ...(lineNo !== undefined && { lineNo }),
      ...(cell !== undefined && { cell }),
      ...{ by, at, why },
    }))
    .toSorted((one, other) => (one.at === other.at ? one.rowNo - other.rowNo : one.at < other.at ? 1 : -1));
}

/** @throws {WarehouseError} text_invalid: a row that is not dropped in this version */
export async function requireDropped(
  snapshot: Snapshot,
  scope: Scope,
  { source, table, places }: { source: string; table: string; places: readonly RecordPlace[] },
): Promise<void> {
  const dropped = new Set((await readDropped(snapshot, scope, source)).map(nameOf));
  const other = places.find((place) => !dropped.has(nameOf({ ...place, table })));
  if (!other) return;
  const message = `row not dropped: ${other.fileName}, record ${other.rowNo}. Expected rows that are dropped in the version served; open the page anew.`;
  throw new WarehouseError('text_invalid', message, { what: 'row' });
}

const nameOf = ({ table, extractId, rowNo, fileName }: RecordPlace & { table: string }): string =>
  [table, extractId, rowNo, fileName].join(' ');
