import type { Contract } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import type { SkipKind, StagedFile } from '../staged-source.ts';
import { technical, type Staging } from './staging.ts';

/**
 * Holds DuckDB's count of each file against the counting parser's, and counts what the contract skips by what rows say.
 * Afterwards the table of faults holds faults alone.
 *
 * @throws {EtlError} account_mismatch: names the file and the first record where the two part; extract_empty: no file has
 * a record that is data
 */
export async function reconcile(staging: Staging, rows: string, faults: string): Promise<void> {
  const { context, files, contract } = staging;
  const { db, signal } = context;
  const counted = await db.rows<{ fileNo: number; skip: SkipKind | null; records: number }>(
    `select ${technical.file} as "fileNo", ${technical.skip} as skip, count(*) as records from (${rows}) group by all`,
    {},
    signal,
  );
  let data = 0;
  for (const file of files) {
    const passedOver = sum(Object.values(file.skipped));
    const mine = counted.filter(({ fileNo }) => fileNo === file.fileNo);
    const found = sum(mine.map(({ records }) => records));
    const expected = file.physical - passedOver - file.faulty;
    if (found !== expected) throw await mismatch(staging, file, { rows, faults, found, expected });
    for (const { skip, records } of mine) if (skip !== null) staging.skip(file, skip, { records });
    data += found + file.faulty;
  }
  if (data === 0) throw empty(contract, files.length);
  await db.run(`delete from ${faults} where reason not in ('structure', 'refused')`);
}

async function mismatch(
  { context, contract }: Staging,
  { file, fileNo, physical }: StagedFile,
  { rows, faults, found, expected }: { rows: string; faults: string; found: number; expected: number },
): Promise<EtlError> {
  const [first] = await context.db.rows<{ record: number | null }>(
    `select min(n) as record from range(1, ${physical + 1}) r(n)
     where n not in (select ${technical.row} from (${rows}) where ${technical.file} = ${fileNo})
       and n not in (select ${technical.row} from ${faults} where ${technical.file} = ${fileNo})`,
  );
  const record = first?.record ?? null;
  return new EtlError(
    'account_mismatch',
    `account mismatch: ${contract.id}/${file.fileName}: DuckDB reads ${found} rows, the counting parser ${expected}` +
      `${record === null ? '' : `; they part at record ${record}`}. Nothing of it was loaded; ask for a file written anew.`,
    { fileName: file.fileName, found, expected, record },
  );
}

function empty({ id }: Contract, files: number): EtlError {
  return new EtlError(
    'extract_empty',
    `extract empty: ${id} has no record in ${files} ${files === 1 ? 'file' : 'files'}. The last good load stays; ask the agency for the data.`,
    { files },
  );
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
