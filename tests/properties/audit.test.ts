import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { record, type AuditEntry } from '#warehouse/control/audit.ts';
import { auditActions } from '#warehouse/control/audit-actions.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { exportAudit } from '#warehouse/control/search-audit.ts';
import { verifyAudit } from '#warehouse/control/verify-audit.ts';

const text = fc.string({ unit: 'binary', maxLength: 12 });
const maybe = fc.option(text);
const entries = fc.array(
  fc.record<AuditEntry>({
    ...{
      actor: text,
      actorLabel: text,
      viewedAs: maybe,
      action: fc.constantFrom(...auditActions),
      object: text,
    },
    ...{ detail: fc.dictionary(text, fc.jsonValue({ maxDepth: 2 })), address: maybe, snapshotId: maybe },
  }),
  { minLength: 1, maxLength: 12 },
);

let folder: string;
let control: Control;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lodestar-audit-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A database of its own with these rows, closed when the work is done. */
function withRows(name: string, rows: readonly AuditEntry[], work: () => void): void {
  control = openControl(join(folder, `${name}.db`));
  try {
    for (const row of rows) record(control, row);
    control.close();
    control = openControl(join(folder, `${name}.db`));
    work();
  } finally {
    control.close();
  }
}

const fields = [
  ...[
    'seq',
    'at',
    'actor',
    'actor_label',
    'viewed_as',
    'action',
    'object',
    'detail',
    'address',
    'snapshot_id',
  ],
  ...['previous_hash', 'hash'],
];

describe('an audit', () => {
  let turn = 0;

  it('of whatever rows is sound', () => {
    fc.assert(
      fc.property(entries, (rows) =>
        withRows(`sound-${turn++}`, rows, () =>
          expect(verifyAudit(control)).toMatchObject({ rows: rows.length, unanchored: 0, faults: [] }),
        ),
      ),
      { numRuns: 25 },
    );
  });

  it('with any field of any row changed to whatever has a fault at that row', () => {
    const change = fc.tuple(
      fc.nat(),
      fc.constantFrom(...fields),
      fc.oneof(text, fc.constant(null), fc.uint8Array()),
    );
    fc.assert(
      fc.property(entries, change, (rows, [place, field, wanted]) =>
        withRows(`changed-${turn++}`, rows, () => {
          const seq = (place % rows.length) + 1;
          const value = field === 'seq' ? 1000 + place : (wanted ?? (isNullable(field) ? null : ''));
          const read = () => [...exportAudit(control, 'ndjson')].join('');
          const before = read();
          control.sqlite.exec('drop trigger audit_is_not_changed');
          control.sqlite.prepare(`update audit set ${field} = ? where seq = ?`).run(value, seq);
          fc.pre(read() !== before);
          const { faults } = verifyAudit(control);
          expect(faults.some(({ from, to }) => from <= seq && seq <= to)).toBe(true);
        }),
      ),
      { numRuns: 60 },
    );
  });
});

function isNullable(field: string): boolean {
  return ['viewed_as', 'address', 'snapshot_id'].includes(field);
}
