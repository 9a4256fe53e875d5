import type { AuditAction } from './audit-actions.ts';
import { catchUpAnchor } from './audit-anchor.ts';
import { AUDIT_FIELDS, canonicalJson, GENESIS_HASH, hashOfRow, type AuditRow } from './audit-row.ts';
import { now, type Control } from './open-control.ts';

/** What was done. */
export interface AuditEntry {
  /** `person:ID`, `token:ID`, `system`, or `unknown` for whoever failed to sign in. */
  actor: string;
  /** What the actor is called now. */
  actorLabel: string;
  /** Through whose eyes, where an administrator looks as somebody else. */
  viewedAs?: string | null;
  action: AuditAction;
  /** What it was done to: `kind:id`. */
  object: string;
  /** What else has to be known, as JSON. Never a secret, never a cell of data. */
  detail?: Record<string, unknown>;
  /** From where. */
  address?: string | null;
  /** The version of the data that was seen or changed. */
  snapshotId?: string | null;
}

/** Controls whose file of heads is to be caught up with in this turn of the event loop. */
const behind = new WeakSet<Control>();

/**
 * Adds a row to the audit, in the caller's transaction where there is one: what was changed and the row that tells of it stay or go
 * together. Such a transaction has to be immediate, or to have written before, or another process may get in between (SQLITE_BUSY).
 *
 * Each row bears the hash of the one before it; the head of this chain is written down besides, see audit-anchor.ts.
 */
export function record(control: Control, entry: AuditEntry): void {
  const { sqlite } = control;
  const add = sqlite.transaction(() => {
    const head = sqlite.prepare('select seq, hash from audit order by seq desc limit 1').get() as
      Pick<AuditRow, 'seq' | 'hash'> | undefined;
    const row = {
      seq: (head?.seq ?? 0) + 1,
      at: now(control),
      actor: entry.actor.toWellFormed(),
      actorLabel: entry.actorLabel.toWellFormed(),
      viewedAs: entry.viewedAs?.toWellFormed() ?? null,
      action: entry.action,
      object: entry.object.toWellFormed(),
      detail: canonicalJson(entry.detail ?? {}),
      address: entry.address?.toWellFormed() ?? null,
      snapshotId: entry.snapshotId?.toWellFormed() ?? null,
      previousHash: head?.hash ?? GENESIS_HASH,
    };
    sqlite.prepare(INSERT).run({ ...row, hash: hashOfRow(row) });
  });
  // Within another transaction this is a savepoint of it.
  add.immediate();
  anchorSoon(control);
}

const columns = AUDIT_FIELDS.split(', ').map((field) => field.split(' as '));
const INSERT = `insert into audit (${columns.map(([column]) => column).join(', ')})
  values (${columns.map((names) => `@${names.at(-1)}`).join(', ')})`;

/** When the caller's transaction is through, and once for all rows of this turn. What is closed before has caught up by itself. */
function anchorSoon(control: Control): void {
  if (behind.has(control)) return;
  behind.add(control);
  setImmediate(() => {
    behind.delete(control);
    if (control.sqlite.open) catchUpAnchor(control.sqlite);
  });
}
