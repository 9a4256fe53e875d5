import { WarehouseError } from '#warehouse/errors.ts';
import { EtlError } from './errors.ts';

/** A fault as the control database, the journal and the command line tell it: no cell values, no secrets. */
export interface RunFault {
  code: string;
  message: string;
  /** Where in the program, for faults nobody foresaw. */
  frames?: string[];
}

/** Faults of DuckDB in which quotes hold names of tables, columns and functions. */
const namesOnly = /\b(Binder|Catalog|Parser) Error\b/;

/**
 * Tells what went wrong. Faults we raise say so themselves; messages of others may quote what they choked on, so they
 * lose what stands in quotes.
 */
export function toRunFault(fault: unknown, signal: AbortSignal): RunFault {
  if (signal.aborted) {
    const reason: unknown = signal.reason;
    const message = reason instanceof EtlError ? reason.message : 'run cancelled: it was asked to stop.';
    return { code: 'run_cancelled', message };
  }
  if (fault instanceof EtlError || fault instanceof WarehouseError)
    return { code: fault.code, message: fault.message };
  return { code: 'unexpected', message: `unexpected fault: ${firstLine(fault)}`, frames: framesOf(fault) };
}

function framesOf(fault: unknown): string[] {
  const stack = fault instanceof Error ? (fault.stack ?? '') : '';
  const frames = stack.split('\n').filter((line) => line.startsWith('    at '));
  return frames.slice(0, 8).map((line) => line.trim());
}

function firstLine(fault: unknown): string {
  const text = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault);
  const line = text.split('\n')[0] ?? '';
  return namesOnly.test(line) ? line : line.replace(/'[^']*'|"[^"]*"/g, '…');
}
