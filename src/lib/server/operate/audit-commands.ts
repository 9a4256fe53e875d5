import { createWriteStream, existsSync } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { placeTaken, requireFolder } from '#warehouse/backup/backup-fault.ts';
import { machineUser } from '#warehouse/control/machine-user.ts';
import { record } from '#warehouse/control/audit.ts';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { exportAudit } from '#warehouse/control/search-audit.ts';
import { verifyAudit, type AuditFault, type AuditVerdict } from '#warehouse/control/verify-audit.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import type { OperateLine } from './command-line.ts';

/** Goes through the audit of a data folder; see warehouse/control/verify-audit.ts. */
export async function verifyCommand({
  data,
  head,
}: Extract<OperateLine, { command: 'verify' }>): Promise<AuditVerdict> {
  return withControl(data, (control) => Promise.resolve(verifyAudit(control, head ?? undefined)));
}

/** Writes the audit to a new file, or to `output`, and adds a row that says so. */
export function exportCommand(
  { data, format, out }: Extract<OperateLine, { command: 'export' }>,
  output: Writable,
): Promise<void> {
  return withControl(data, async (control) => {
    if (out !== null && existsSync(out)) throw placeTaken(out, 'a file');
    if (out !== null) requireFolder(out);
    const pieces = Readable.from(exportAudit(control, format));
    // What fails on the way leaves nothing that looks whole.
    if (out === null) await pipeline(pieces, output, { end: false });
    else await pipeline(pieces, createWriteStream(out, { flags: 'wx', mode: 0o600, flush: true }));
    record(control, {
      ...{ actor: 'system', actorLabel: machineUser(), action: 'audit_exported' },
      ...{ object: `audit:${format}`, detail: { to: out === null ? 'stdout' : 'file' } },
    });
  });
}

/** What a verdict says, a line each. */
export function verdictLines({ rows, head, unanchored, faults }: AuditVerdict): string[] {
  return [
    `audit: ${rows} rows, ${faults.length === 0 ? 'sound' : `faults: ${faults.length}`}`,
    `head: ${head.seq}:${head.hash}`,
    ...(unanchored > 0 ? [`not in the file of heads yet: ${unanchored}`] : []),
    ...faults.map((fault) => `  ${faultSentence(fault)}`),
  ];
}

const sentences: Record<AuditFault['kind'], string> = {
  row_changed: 'changed since it was written',
  row_moved: 'stood elsewhere when it was written',
  row_rewritten: 'written anew: it is not what the file of heads, or the head that was noted, says',
  link_wrong: 'does not follow the row before it',
  rows_missing: 'taken out',
  rows_cut_off: 'cut off: the newest rows are gone',
  line_changed: 'the line in the file of heads was changed; the row is as it was',
  lines_missing: 'the lines in the file of heads are gone; what the rows were cannot be told by them',
  file_missing: 'the file of heads (control.db-audit) is gone',
};

function faultSentence({ kind, from, to }: AuditFault): string {
  return `${from === to ? `row ${from}` : `rows ${from} to ${to}`}: ${sentences[kind]} (${kind})`;
}

async function withControl<T>(data: string, work: (control: Control) => Promise<T>): Promise<T> {
  const { control: file, root } = dataPaths(data);
  if (!existsSync(file))
    throw new WarehouseError(
      'command_invalid',
      `data folder unknown: ${root} has no control database. Name it with --data DIR or LODESTAR_DATA.`,
    );
  const control = openControl(file);
  try {
    return await work(control);
  } finally {
    control.close();
  }
}
