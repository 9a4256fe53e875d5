import { identifier } from '#warehouse/duckdb/database.ts';
import type { Contract } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import type { SkipKind, StagedFile } from '../staged-source.ts';
import { technical, type Staging } from './staging.ts';

/**
 * Counts what the contract skips by what rows say, where it does, and holds that there is data at all. Whether DuckDB reads as
 * many records as the counting parser shows when the rows are loaded (`settleAccount`).
 *
 * @param rows SQL of all rows delivered
 * @throws {EtlError} extract_empty: no file has a record that is data
 */
export async function countSkipped(staging: Staging, rows: string): Promise<void> {
  const { context, files, contract } = staging;
  if (skipsByContent(contract)) {
    // With every cell, as when they land: one that cannot be read makes its row a fault, whatever the others say. DuckDB, besides,
    // notes what it refuses rightly only where it reads all columns (`index out of bounds` otherwise).
    const cells = [
      technical.row,
      technical.sheetRow,
      ...contract.columns.map(({ name }) => identifier(name)),
    ].join(', ');
    const counted = await context.db.rows<{ fileNo: number; skip: SkipKind; records: number }>(
      `select ${technical.file} as "fileNo", ${technical.skip} as skip, count(*) as records, bit_xor(hash(${cells})) as read
       from (${rows}) where ${technical.skip} is not null group by all`,
      {},
      context.signal,
    );
    const byNumber = new Map(files.map((file) => [file.fileNo, file]));
    for (const { fileNo, skip, records } of counted) staging.skip(byNumber.get(fileNo)!, skip, { records });
  }
  const data = sum(files.map(({ physical, skipped }) => physical - sum(Object.values(skipped))));
  if (data === 0) throw empty(contract, files.length);
}

/** Whether rows may say that they are no data. Blank records of texts are told apart as they are read. */
export function skipsByContent({ skip, server }: Pick<Contract, 'skip' | 'server'>): boolean {
  const isTyped = 'format' in server && (server.format === 'parquet' || server.format === 'arrow');
  return skip.total !== null || skip.footer !== null || (skip.blank && isTyped);
}

/**
 * The first record of a file that is neither among the rows that DuckDB reads nor among those told apart; null where there is
 * none, so that DuckDB reads more than there is.
 *
 * @param rows SQL of all rows delivered
 */
export async function firstMissing(
  { context }: Staging,
  { fileNo, physical }: Pick<StagedFile, 'fileNo' | 'physical'>,
  { rows, faults }: { rows: string; faults: string },
): Promise<number | null> {
  const [first] = await context.db.rows<{ record: number | null }>(
    `select min(n) as record from range(1, ${physical + 1}) r(n)
     where n not in (select ${technical.row} from (${rows}) where ${technical.file} = ${fileNo})
       and n not in (select ${technical.row} from ${faults} where ${technical.file} = ${fileNo})`,
  );
  return first?.record ?? null;
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
