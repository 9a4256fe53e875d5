import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Table, tableToIPC, vectorFromArray, Utf8, type Vector } from 'apache-arrow';
import { openDatabase, literal, identifier } from '#warehouse/duckdb/database.ts';
import type { Cell, Surface } from './case.ts';
import { textRows, workbookBytes } from './workbook-bytes.ts';

/** A table of texts as a file of a format. Quotes stand only where a cell needs them; no value is an empty cell or NULL. */
export async function writeTable(
  format: Surface,
  header: string[],
  rows: Cell[][],
  folder: string,
): Promise<Buffer> {
  if (format === 'xlsx') return workbookBytes({ sheets: [{ name: 'S', rows: textRows([header, ...rows]) }] });
  if (format === 'parquet') return writeParquet(header, rows, folder);
  if (format === 'arrow') return writeArrow(header, rows);
  if (format === 'json') return Buffer.from(JSON.stringify(records(header, rows)));
  if (format === 'ndjson')
    return Buffer.from(
      records(header, rows)
        .map((record) => `${JSON.stringify(record)}\n`)
        .join(''),
    );
  const delimiter = format === 'tsv' ? '\t' : ',';
  const lines = [header, ...rows].map((cells) =>
    cells.map((cell) => quoted(cell ?? '', delimiter)).join(delimiter),
  );
  return Buffer.from(lines.map((line) => `${line}\n`).join(''));
}

/** The table's rows as objects. */
export function records(header: string[], rows: Cell[][]): { [key: string]: Cell }[] {
  return rows.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? null])));
}

function quoted(cell: string, delimiter: string): string {
  return cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Parquet of a SELECT, as DuckDB writes it. */
export async function parquetOf(sql: string, folder: string, options = ''): Promise<Buffer> {
  const path = join(folder, 'made.parquet');
  const database = await openDatabase(':memory:');
  try {
    await database.run(`copy (${sql}) to ${literal(path)} (format parquet${options})`);
    return readFileSync(path);
  } finally {
    database.close();
    rmSync(path, { force: true });
  }
}

function writeParquet(header: string[], rows: Cell[][], folder: string): Promise<Buffer> {
  const text = (cell: Cell) => (cell === null ? 'null::varchar' : `${literal(cell)}::varchar`);
  const tuples = rows.map((cells) => `(${cells.map(text).join(', ')})`);
  return parquetOf(`from (values ${tuples.join(', ')}) t(${header.map(identifier).join(', ')})`, folder);
}

function writeArrow(header: string[], rows: Cell[][]): Buffer {
  const vectors = header.map((name, at) => [
    name,
    vectorFromArray(
      rows.map((cells) => cells[at] ?? null),
      new Utf8(),
    ),
  ]);
  return Buffer.from(tableToIPC(new Table(Object.fromEntries(vectors) as Record<string, Vector>), 'file'));
}
