import { identifier } from '#warehouse/duckdb/database.ts';
import type { Column } from '../contract/contract.ts';
import type { StagedFile } from '../staged-source.ts';
import type { MarkedRows } from './mark-rows.ts';
import type { RowMarks } from './row-marks.ts';
import { place } from './typed-rows.ts';
import type { Validation } from './validation.ts';

/** Fewer values than this tell nothing about their column. */
const MIN_FAILURES = 3;

/**
 * Finds the columns that came with another type: most of the values a file has in them cannot be read as the contract's. Notes
 * them as the file's drift.
 *
 * @returns files that have one
 */
export async function findRetyped(
  validation: Validation,
  { landed, marks, table }: MarkedRows,
): Promise<StagedFile[]> {
  const { contract, staged } = validation;
  const columns = contract.columns.filter(({ name }) => marks.has(`${name}.type`) !== 'false');
  if (columns.length === 0) return [];
  const failures = await countByFile(
    validation,
    columns.map(({ name }) => `count(*) filter (${marks.has(`${name}.type`)})`),
    `${table} where not _refused`,
  );
  const suspects = columns.filter((_, at) =>
    [...failures.values()].some((counts) => counts[at]! >= MIN_FAILURES),
  );
  if (suspects.length === 0) return [];
  const values = await countByFile(
    validation,
    suspects.map((column) => countOfValues(column, marks)),
    `${landed.table} where not (${landed.refused})`,
  );
  const { retypedColumn: policy } = contract.drift;
  return staged.files.filter((file) => {
    const found = suspects.filter((column, at) => {
      const failed = failures.get(file.fileNo)?.[columns.indexOf(column)] ?? 0;
      return failed >= MIN_FAILURES && failed * 2 > (values.get(file.fileNo)?.[at] ?? 0);
    });
    for (const { name, header } of found)
      file.drift.push({ change: 'retyped', column: name, header, policy });
    return found.length > 0;
  });
}

/** SQL of how many landed rows have a value; one that is not of its type, not on its list or not of its form is stored as NULL, and counted by its mark. */
function countOfValues({ name }: Column, marks: RowMarks): string {
  const unpackable = ['code_list', 'pattern'].map(
    (rule) => `${marks.has(`${name}.${rule}`)} and ${identifier(name)} is null`,
  );
  const lost = [marks.has(`${name}.type`), ...unpackable];
  return `count(${identifier(name)}) + count(*) filter (${lost.map((one) => `(${one})`).join(' or ')})`;
}

async function countByFile(
  { context }: Validation,
  counts: string[],
  rows: string,
): Promise<Map<number, number[]>> {
  const named = counts.map((count, at) => `${count} as ${identifier(`c${at}`)}`);
  const counted = await context.db.rows<{ file: number } & Record<string, number>>(
    `select ${place.file} as file, ${named.join(', ')} from ${rows} group by all`,
    {},
    context.signal,
  );
  return new Map(counted.map((row) => [row.file, counts.map((_, at) => row[`c${at}`] ?? 0)]));
}
