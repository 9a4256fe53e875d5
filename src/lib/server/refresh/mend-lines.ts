import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { readSettings } from '../env.ts';
import type { RecordAddress, RecordPlace } from './record-place.ts';

/** Ends of the names of files that say what values mean, and speak of no row. */
const MAPPINGS = '.mappings.ndjson';

/** What a file of mends says of a row; the latest that speaks of it counts. Workbooks say nothing of who and why. */
export interface MendLine extends RecordPlace, RecordAddress {
  /** True where it is no data, false where it is after all; absent where cells were edited. */
  dropped?: boolean;
  by?: string;
  at?: string;
  why?: string;
}

/** Whether a file of mends speaks of rows, and not of what values mean. */
export function speaksOfRows(file: string): boolean {
  return !file.endsWith(MAPPINGS);
}

/**
 * Reads a file of mends of a table; of one that speaks of no row the lines say who and why alone. None where the file is gone: a version
 * that somebody restored may speak of mends that were never here.
 */
export async function readMendLines(table: string, file: string): Promise<MendLine[]> {
  const path = join(dataPaths(readSettings().dataDirectory).corrections, table, file);
  if (!existsSync(path)) return [];
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as MendLine);
}
