import { pino, type Logger } from 'pino';
import { redact, withoutUntold } from './redact.ts';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export type Log = Logger;

export interface LogOptions {
  /** What is less than this is not written. */
  level: LogLevel;
  /** Which part of the product writes: `server`, `etl`. */
  part: string;
  /** Takes a line, with its end. */
  write: (line: string) => void;
  /** What every line has besides, as it is at that moment: the request or the run that is at work. */
  besides?: () => object;
}

/**
 * Opens a log: JSON lines with `at` (ISO UTC), `level` by name, `part`, `pid`, what is said, and `message`. What could be a secret or the value of
 * a cell is left out by the name it goes by, and by what it looks like wherever it stands.
 */
export function openLog({ level, part, write, besides }: LogOptions): Log {
  return pino(
    {
      level,
      base: { part, pid: process.pid },
      messageKey: 'message',
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      formatters: { level: (name) => ({ level: name }), log: (said) => withoutUntold(said) },
      ...(besides && { mixin: besides }),
    },
    { write: (line) => write(redact(line)) },
  );
}
