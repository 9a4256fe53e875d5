import { WarehouseError } from '../errors.ts';

/** Faults of DuckDB in which quotes hold names of tables, columns and functions. */
const namesOnly = /\b(Binder|Catalog|Parser) Error\b/;

/** Faults of the program itself: what they quote stands in it. */
const ofTheProgram = [TypeError, ReferenceError];

/**
 * The message of a fault without values of cells. Faults we raise hold none; those of others may quote what they choked on, so they
 * lose all from the first quote to the last: a value may hold quotes itself.
 */
export function messageWithoutValues(fault: Error): string {
  const isOurs = fault instanceof WarehouseError || ofTheProgram.some((kind) => fault instanceof kind);
  if (isOurs || namesOnly.test(fault.message)) return fault.message;
  const [said = ''] = fault.message.split('\n\nLINE ');
  return said.replace(/['"](?:.*['"]|.*$)/s, '…');
}

/** Where in the program a fault arose; null where it does not say. */
export function framesOf({ stack }: Error): string | null {
  const frames = stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  return frames.length === 0 ? null : frames.map((line) => line.trim()).join('\n');
}
