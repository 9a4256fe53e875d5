import type { OperateLine } from './lib/server/operate/command-line.ts';
import { readOperateLine } from './lib/server/operate/command-line.ts';
import { readBackupSecrets, readSettings } from './lib/server/env.ts';

/** 2: done, but the audit was tampered with. */
const EXIT = { done: 0, failed: 1, tampered: 2 } as const;

const people = (line: string) => process.stderr.write(`${line}\n`);
const program = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** What keeps a Lodestar that others use: its audit, its backups. Libraries are loaded by whoever needs them. */
async function run(line: OperateLine): Promise<number> {
  switch (line.command) {
    case 'verify': {
      const { verifyCommand, verdictLines } = await import('./lib/server/operate/audit-commands.ts');
      const verdict = await verifyCommand(line);
      verdictLines(verdict).forEach(people);
      if (line.json) program(verdict);
      return verdict.faults.length === 0 ? EXIT.done : EXIT.tampered;
    }
    case 'export': {
      const { exportCommand } = await import('./lib/server/operate/audit-commands.ts');
      await exportCommand(line, process.stdout);
      if (line.out !== null) people(`written: ${line.out}`);
      return EXIT.done;
    }
    case 'backup':
      return backup(line);
    case 'restore':
      return restore(line);
  }
}

async function backup(line: Extract<OperateLine, { command: 'backup' }>): Promise<number> {
  const { makeBackup } = await import('#warehouse/backup/make-backup.ts');
  const secrets = readBackupSecrets();
  const made = await makeBackup({ dataDirectory: line.data, out: line.out, secrets });
  const { file, bytes, files, versions, held, snapshotId, auditHead } = made;
  people(`written: ${file}, ${bytes} bytes, ${files} files`);
  people(`versions: ${versions}, waiting: ${held}, served: ${snapshotId ?? 'none'}`);
  if (auditHead !== null) people(`head of the audit: ${auditHead.seq}:${auditHead.hash}`);
  if (line.json) program(made);
  return EXIT.done;
}

async function restore(line: Extract<OperateLine, { command: 'restore' }>): Promise<number> {
  const { restoreBackup } = await import('#warehouse/backup/restore-backup.ts');
  const { verdictLines } = await import('./lib/server/operate/audit-commands.ts');
  const secrets = readBackupSecrets();
  const restored = await restoreBackup({ file: line.file, into: line.into, secrets });
  const { into, madeAt, files, bytes, versions, held, snapshotId, asOf, audit } = restored;
  people(`restored: ${into}, made ${madeAt}, ${files} files, ${bytes} bytes, each with the hash of its day`);
  people(`control database: sound; versions: ${versions}, waiting: ${held}`);
  people(snapshotId === null ? 'served: none' : `served: ${snapshotId}, as of ${asOf}, opened and read`);
  verdictLines(audit).forEach(people);
  if (line.json) program(restored);
  return audit.faults.length === 0 ? EXIT.done : EXIT.tampered;
}

async function main(): Promise<number> {
  try {
    return await run(readOperateLine(process.argv.slice(2), readSettings().dataDirectory));
  } catch (cause) {
    const fault = cause instanceof Error ? cause : new Error(String(cause));
    const code = 'code' in fault && typeof fault.code === 'string' ? fault.code : null;
    people(code === null ? fault.message : `${fault.message} [${code}]`);
    if (process.argv.includes('--json')) program({ outcome: 'failed', code, message: fault.message });
    return EXIT.failed;
  }
}

process.exit(await main());
