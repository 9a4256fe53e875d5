import { EtlError } from '../errors.ts';
import type { StagedFile } from '../staged-source.ts';
import { place } from './typed-rows.ts';
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
 * @param target the rows that passed, as in `rows.<source>`
 * @throws {EtlError} account_mismatch: a file's records are not loaded, quarantined or skipped once each; names the first
 *   record that DuckDB does not read, where there is one
 */
export async function settleAccount(validation: Validation, target: string): Promise<void> {
  const { contract, staged } = validation;
  const source = contract.id;
  const loaded = await countLoaded(validation, target);
  const quarantined = await countQuarantined(validation);
  const accounts = staged.files.map((file) => ({
    file,
    loaded: loaded.get(file.fileNo) ?? 0,
    quarantined: quarantined.get(keyOf(file)) ?? 0,
    skipped: sum(Object.values(file.skipped)),
  }));
  for (const account of accounts) await checkFile(validation, account);
  await writeAccounts(validation, accounts);
  const total = {
    physical: sum(staged.files.map(({ physical }) => physical)),
    loaded: sum([...loaded.values()]),
    quarantined: sum(accounts.map((account) => account.quarantined)),
    skipped: sum(accounts.map(({ skipped }) => skipped)),
  };
  if (total.physical !== total.loaded + total.quarantined + total.skipped) throw mismatch(source, total);
}

async function countLoaded({ context }: Validation, target: string): Promise<Map<number, number>> {
  const counted = await context.db.rows<{ fileNo: number; rows: number }>(
    `select ${place.file} as "fileNo", count(*) as rows from ${target} group by all`,
    {},
    context.signal,
  );
  return new Map(counted.map(({ fileNo, rows }) => [fileNo, rows]));
}

async function countQuarantined({ context, contract }: Validation): Promise<Map<string, number>> {
  const counted = await context.db.rows<{ extractId: string; fileName: string; rows: number }>(
    `select extract_id as "extractId", file_name as "fileName", count(*) as rows
     from quality.quarantine where source_id = $source group by all`,
    { source: contract.id },
    context.signal,
  );
  return new Map(counted.map(({ extractId, fileName, rows: count }) => [`${extractId} ${fileName}`, count]));
}

function keyOf({ file }: StagedFile): string {
  return `${file.extractId} ${file.fileName}`;
}

/** @throws {EtlError} account_mismatch */
async function checkFile({ contract, staged }: Validation, account: FileAccount): Promise<void> {
  const { loaded, quarantined, skipped } = account;
  const { file, physical } = account.file;
  if (physical === loaded + quarantined + skipped) return;
  throw mismatch(
    `${contract.id}/${file.fileName}`,
    { physical, loaded, quarantined, skipped },
    await staged.firstMissing(account.file),
  );
}

/** Writes what became of the records of all files, by one statement for each table: of daily files there are hundreds. */
async function writeAccounts({ context, contract }: Validation, accounts: FileAccount[]): Promise<void> {
  const { db, signal } = context;
  const files = accounts.map(({ file: { file, fileNo, physical }, loaded, quarantined, skipped }) => ({
    ...{ extract_id: file.extractId, file_name: file.fileName, sha256: file.sha256, bytes: file.bytes },
    ...{
      received_at: file.receivedAt.replace('Z', ''),
      physical,
      loaded,
      quarantined,
      skipped,
      file_no: fileNo,
    },
  }));
  const skips = accounts.flatMap(({ file: { file, skipped } }) =>
    Object.entries(skipped).map(([kind, records]) => ({
      ...{ extract_id: file.extractId, file_name: file.fileName, kind, records },
    })),
  );
  await db.run(
    `insert into quality.skipped by name
     select $source as source_id, unnest(from_json($skips, '[{"extract_id":"VARCHAR","file_name":"VARCHAR","kind":"VARCHAR",
       "records":"BIGINT"}]'), recursive := true)`,
    { source: contract.id, skips: JSON.stringify(skips) },
    signal,
  );
  await db.run(
    `insert into meta.extract by name
     select $source as source_id, 0 as superseded, unnest(from_json($files, '[{"extract_id":"VARCHAR","file_name":"VARCHAR",
       "sha256":"VARCHAR","bytes":"BIGINT","received_at":"TIMESTAMP","physical":"BIGINT","loaded":"BIGINT","quarantined":"BIGINT",
       "skipped":"BIGINT","file_no":"INTEGER"}]'), recursive := true)`,
    { source: contract.id, files: JSON.stringify(files) },
    signal,
  );
}

function mismatch(
  what: string,
  counts: { physical: number; loaded: number; quarantined: number; skipped: number },
  record: number | null = null,
): EtlError {
  const { physical, loaded, quarantined, skipped } = counts;
  return new EtlError(
    'account_mismatch',
    `account mismatch: ${what}: ${physical} records, but ${loaded} loaded, ${quarantined} quarantined, ${skipped} skipped` +
      `${record === null ? '' : `; they part at record ${record}`}. Expected each record once; nothing of it was loaded, ask for a ` +
      'file written anew.',
    { what, physical, loaded, quarantined, skipped, record },
  );
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
