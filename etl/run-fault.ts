import { WarehouseError } from '#warehouse/errors.ts';
import { messageWithoutValues } from '#warehouse/log/without-values.ts';
import type { FaultFact } from '#warehouse/model/fault-fact.ts';
import { EtlError } from './errors.ts';

/** A fault as the control database, the journal and the command line tell it: no cell values but codes, no secrets. */
export interface RunFault {
  code: string;
  message: string;
  /** Names and figures of the message, for each reader in their language. */
  facts?: FaultFact[];
  /** Where in the program, for faults nobody foresaw. */
  frames?: string[];
}

/** What the journal keeps of a fault: its facts stand with its run. */
export function saidOf({ code, message, frames }: RunFault): Omit<RunFault, 'facts'> {
  return { code, message, ...(frames !== undefined && { frames }) };
}

/**
 * Tells what went wrong. Faults we raise say so themselves; messages of others may quote what they choked on, so they
 * lose it.
 */
export function toRunFault(fault: unknown, signal: AbortSignal): RunFault {
  if (signal.aborted) {
    const reason: unknown = signal.reason;
    const message = reason instanceof EtlError ? reason.message : 'run cancelled: it was asked to stop.';
    return { code: 'run_cancelled', message };
  }
  if (isDiskFull(fault)) return { code: diskFull.code, message: diskFull.message };
  if (fault instanceof EtlError) {
    const { code, message, details } = fault;
    return { code, message, ...(details.facts !== undefined && { facts: details.facts }) };
  }
  if (fault instanceof WarehouseError) return { code: fault.code, message: fault.message };
  return { code: 'unexpected', message: `unexpected fault: ${firstLine(fault)}`, frames: framesOf(fault) };
}

const diskFull = new EtlError(
  'disk_full',
  'disk full: there was no room left while the data folder was written. Expected room for another copy of the version served, and for ' +
    'what was received; free some, or keep fewer versions (release in workspace.yaml), and run again. What was served stays served.',
);

/** As Node, SQLite and DuckDB say it; whoever tells more of it keeps it as the cause. */
function isDiskFull(fault: unknown): boolean {
  if (!(fault instanceof Error)) return false;
  const code = 'code' in fault ? String(fault.code) : '';
  if (['ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE'].includes(code)) return true;
  return noRoom.test(fault.message) || isDiskFull(fault.cause);
}

const noRoom = /No space left on device|Disk quota exceeded|database or disk is full/;

function framesOf(fault: unknown): string[] {
  const stack = fault instanceof Error ? (fault.stack ?? '') : '';
  const frames = stack.split('\n').filter((line) => line.startsWith('    at '));
  return frames.slice(0, 8).map((line) => line.trim());
}

function firstLine(fault: unknown): string {
  const error = fault instanceof Error ? fault : new Error(String(fault));
  const text =
    fault instanceof Error ? `${error.name}: ${messageWithoutValues(error)}` : messageWithoutValues(error);
  return text.split('\n')[0] ?? '';
}
