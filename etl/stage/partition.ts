import type { Contract } from '../contract/contract.ts';
import { namePattern } from '../contract/name-pattern.ts';
import { EtlError } from '../errors.ts';
import type { DeliveredFile } from '../run-context.ts';

/** Name of the folder of rows without a value, as Hive and those after it write it. */
const NO_PARTITION = '__HIVE_DEFAULT_PARTITION__';

/** The contract as its files know it: without the columns that stand in the path. */
export function withoutPartitions(contract: Contract): Contract {
  return { ...contract, columns: contract.columns.filter(({ partition }) => partition === null) };
}

/**
 * Values that a file's path has for the contract's partition columns (`ngay=2026-10-01/part.parquet`) and for those that
 * stand in its name, as texts in NFC.
 *
 * @returns by column; null for rows without a value
 * @throws {EtlError} extract_unreadable: the path lacks a key, or has it twice; the name is not as its pattern says
 */
export function partitionValues(contract: Contract, file: DeliveredFile): Map<string, string | null> {
  const values = new Map<string, string | null>();
  for (const { name, partition } of contract.columns) {
    if (partition === null) continue;
    const value =
      'key' in partition
        ? folderValue(contract, file, partition.key)
        : nameValue(contract, file, { column: name, pattern: partition.pattern });
    values.set(name, value);
  }
  return values;
}

function folderValue(contract: Contract, file: DeliveredFile, key: string): string | null {
  const folders = file.fileName.split('/').slice(0, -1);
  const found = folders.filter((folder) => decode(folder.split('=', 1)[0]!) === key.normalize('NFC'));
  const [folder] = found.filter((candidate) => candidate.includes('='));
  if (folder === undefined || found.length > 1) throw partitionFault(contract, file, key, found.length);
  const text = folder.slice(folder.indexOf('=') + 1);
  return text === NO_PARTITION || text === '' ? null : decode(text);
}

function nameValue(
  contract: Contract,
  { fileName }: DeliveredFile,
  { column, pattern }: { column: string; pattern: string },
): string {
  const value = namePattern(pattern.normalize('NFC')).exec(fileName.normalize('NFC'))?.groups?.['value'];
  if (value) return value;
  throw new EtlError(
    'extract_unreadable',
    `extract unreadable: ${contract.id}/${fileName} has no ${column} in its name. Expected one that ${pattern} finds; ` +
      'rename the file or mend fileName of the column in contract.yaml.',
    { fileName, column },
  );
}

/** A `%` that begins no code stands for itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text).normalize('NFC');
  } catch (cause) {
    if (cause instanceof URIError) return text.normalize('NFC');
    throw cause;
  }
}

function partitionFault(
  contract: Contract,
  { fileName }: DeliveredFile,
  key: string,
  found: number,
): EtlError {
  return new EtlError(
    'extract_unreadable',
    `extract unreadable: ${contract.id}/${fileName} has ${found === 0 ? 'no folder' : 'several folders'} ${key}=… in its path. ` +
      'Expected one, since its contract takes a column from it.',
    { fileName, key },
  );
}
