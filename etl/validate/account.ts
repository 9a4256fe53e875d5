import { EtlError } from '../errors.ts';
import type { StagedFile } from '../staged-source.ts';
import type { MarkedRows } from './mark-rows.ts';
import type { Validation } from './validation.ts';

/** Rows of one file. */
interface FileAccount {
  file: StagedFile;
  loaded: number;
  quarantined: number;
  skipped: number;
}

/**
 * Counts what became of every record of the files that were staged, from the tables themselves, and writes it to `meta.extract` and
 * `quality.skipped`.
 *
 * @param target the rows that passed
 * @throws {EtlError} account_mismatch: a file's records are not loaded, quarantined or skipped once each
 */
export async function settleAccount(
  validation: Validation,
  marked: MarkedRows,
  target: string,
): Promise<void> {
  const { contract, staged } = validation;
  const source = contract.id;
  const loaded = await countByFile(validation, `${target}`, {});
  const quarantined = await countByFile(validation, 'quality.quarantine where source_id = $source', {
    source,
  });
  const accounts = staged.files.map((file) => ({
    file,
    loaded: loaded.get(keyOf(file)) ?? 0,
    quarantined: quarantined.get(keyOf(file)) ?? 0,
    skipped: sum(Object.values(file.skipped)),
  }));
  for (const account of accounts) await settleFile(validation, account);
  const total = {
    physical: sum(staged.files.map(({ physical }) => physical)),
    loaded: sum([...loaded.values()]),
    quarantined: sum(accounts.map((account) => account.quarantined)),
    skipped: sum(accounts.map(({ skipped }) => skipped)),
  };
  if (total.physical !== total.loaded + total.quarantined + total.skipped) throw mismatch(source, total);
}

async function countByFile(
  { context }: Validation,
  rows: string,
  parameters: Record<string, string>,
): Promise<Map<string, number>> {
  const counted = await context.db.rows<{ extractId: string; fileName: string; rows: number }>(
    `select extract_id as "extractId", file_name as "fileName", count(*) as rows from ${rows} group by all`,
    parameters,
    context.signal,
  );
  return new Map(counted.map(({ extractId, fileName, rows: count }) => [`${extractId} ${fileName}`, count]));
}

function keyOf({ file }: StagedFile): string {
  return `${file.extractId} ${file.fileName}`;
}

async function settleFile({ context, contract }: Validation, account: FileAccount): Promise<void> {
  const { loaded, quarantined, skipped } = account;
  const { file, physical, skipped: kinds } = account.file;
  if (physical !== loaded + quarantined + skipped)
    throw mismatch(`${contract.id}/${file.fileName}`, { physical, loaded, quarantined, skipped });
  const shared = { source: contract.id, extractId: file.extractId, fileName: file.fileName };
  for (const [kind, records] of Object.entries(kinds))
    await context.db.run(
      `insert into quality.skipped values ($source, $extractId, $fileName, $kind, $records)`,
      {
        ...{ ...shared, kind, records },
      },
    );
  await context.db.run(
    `insert into meta.extract values ($extractId, $source, $fileName, $sha256, $bytes, $receivedAt::timestamp, $physical,
       $loaded, $quarantined, $skipped, 0)`,
    {
      ...{ ...shared, sha256: file.sha256, bytes: file.bytes, receivedAt: file.receivedAt.replace('Z', '') },
      ...{ physical, loaded, quarantined, skipped },
    },
  );
}

function mismatch(
  what: string,
  counts: { physical: number; loaded: number; quarantined: number; skipped: number },
): EtlError {
  const { physical, loaded, quarantined, skipped } = counts;
  return new EtlError(
    'account_mismatch',
    `account mismatch: ${what}: ${physical} records, but ${loaded} loaded, ${quarantined} quarantined, ${skipped} skipped. ` +
      'Expected each record once; nothing of it was loaded.',
    { what, physical, loaded, quarantined, skipped },
  );
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
