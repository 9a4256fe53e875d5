import { z } from 'zod';
import type { Contract } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import { typedText } from '#warehouse/model/typed-text.ts';
import { typedColumn } from './day-formats.ts';

const record = {
  extractId: z.string().min(1),
  fileName: z.string().min(1),
  rowNo: z.int().min(1),
};

/** Where people find a record: by this it is known once it is dropped, when nothing else of it is kept. */
const address = {
  lineNo: z.int().min(1).optional(),
  cell: z.string().min(1).optional(),
};

const shape = z.strictObject({
  /** Tells one document from another that says the same. */
  id: z.string().optional(),
  /** Who mends, as people call them, and why. */
  by: z.string().trim().min(1),
  why: z.string().trim().min(1),
  /** Texts by column, as they were typed; null for none. */
  rows: z
    .array(z.strictObject({ ...record, cells: z.record(z.string(), z.string().nullable()) }))
    .default([]),
  drops: z.array(z.strictObject({ ...record, ...address })).default([]),
  /** Rows dropped before that are data after all. */
  restores: z.array(z.strictObject(record)).default([]),
  mappings: z
    .array(
      z.strictObject({
        column: z.string(),
        value: z.string().trim().min(1),
        becomes: z.string().min(1).nullable(),
      }),
    )
    .default([]),
});

/** What was mended in pages of the desk: rows edited, rows that are no data, those that are after all, and values that mean others. */
export type Mends = z.output<typeof shape>;

/**
 * Reads what was mended in pages of the desk.
 *
 * @throws {EtlError} correction_unreadable: it is no such document, says nothing, names a column that is not the contract's, one
 * whose value the name of the file tells, or the one that decides on whether a row may land
 */
export function readMends(contract: Contract, bytes: Buffer): Mends {
  const read = shape.safeParse(maybeJson(bytes.toString('utf8').normalize('NFC')));
  if (!read.success) throw unreadable('it is no document of the desk, or gives neither a name nor a reason');
  const { rows, drops, restores, mappings } = read.data;
  if (rows.length + drops.length + restores.length + mappings.length === 0)
    throw unreadable('it changes nothing');
  for (const { cells } of rows)
    for (const name of Object.keys(cells)) requireOwn(contract, name, { isOfFile: true });
  for (const { column, value, becomes } of mappings) {
    requireOwn(contract, column, { isOfFile: false });
    if (value === becomes) throw unreadable(`a value of ${column} is said to mean itself`);
  }
  return { ...read.data, rows: rows.map((row) => ({ ...row, cells: typedCells(contract, row.cells) })) };
}

/** What was typed is said as the contract writes it, where that can be read in one way, as in a workbook. */
function typedCells(contract: Contract, cells: Mends['rows'][number]['cells']): typeof cells {
  const columns = new Map(contract.columns.map((column) => [column.name, column]));
  return Object.fromEntries(
    Object.entries(cells).map(([name, text]) => [
      name,
      text === null ? null : typedText(text, typedColumn(columns.get(name)!), contract),
    ]),
  );
}

/** @param isOfFile whether the value has to stand in the file itself */
function requireOwn(contract: Contract, name: string, { isOfFile }: { isOfFile: boolean }): void {
  const column = contract.columns.find((one) => one.name === name);
  if (!column) throw unreadable(`${contract.id} has no column ${name}`);
  if (isOfFile && column.partition !== null)
    throw unreadable(`the value of ${name} is told by the name of the file; send that anew`);
  if (contract.landingGate?.column === name)
    throw unreadable(`${name} decides on whether a row may be kept, and is not mended here`);
}

/** @returns undefined where the text is no JSON */
function maybeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

function unreadable(why: string): EtlError {
  return new EtlError(
    'correction_unreadable',
    `correction unreadable: ${why}. Expected rows, drops, restores or mappings with who mends them and why; nothing was taken.`,
  );
}
