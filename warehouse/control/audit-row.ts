import { createHash } from 'node:crypto';

/** A row as it is kept. `detail` is its text, so that a change of so much as a space in it is found. Times are ISO UTC. */
export interface AuditRow {
  /** From 1, without gaps. */
  seq: number;
  at: string;
  actor: string;
  actorLabel: string;
  viewedAs: string | null;
  action: string;
  object: string;
  /** JSON of an object, keys in order. */
  detail: string;
  address: string | null;
  snapshotId: string | null;
  /** Hash of the row before; of the first: `GENESIS_HASH`. */
  previousHash: string;
  hash: string;
}

/** What the first row follows. */
export const GENESIS_HASH = '0'.repeat(64);

/** The columns of `audit` as fields of an `AuditRow`, for a select. */
export const AUDIT_FIELDS =
  'seq, at, actor, actor_label as actorLabel, viewed_as as viewedAs, action, object, detail, address, ' +
  'snapshot_id as snapshotId, previous_hash as previousHash, hash';

/**
 * SHA-256 of a row, 64 hex digits: over the JSON of an array of all its fields but the hash, in the order of the table, without
 * spaces. Whoever has an export can work it out again.
 */
export function hashOfRow(row: Omit<AuditRow, 'hash'>): string {
  const fields = [
    ...[row.seq, row.at, row.actor, row.actorLabel, row.viewedAs, row.action, row.object, row.detail],
    ...[row.address, row.snapshotId, row.previousHash],
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

/** JSON with the keys of every object in order, so that equal values are equal texts. */
export function canonicalJson(value: Record<string, unknown>): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  ).toWellFormed();
}
