import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Control } from '../control/open-control.ts';
import { enqueue } from '../queue/enqueue.ts';
import type { Timetable } from './timetable.ts';

/** A file that was written to this lately may still be on its way. */
const SETTLED_MS = 5_000;

/**
 * Asks for what runs when files arrive: once for each state of the inbox in which nothing has been written to for some seconds.
 *
 * @param inbox folder with a folder per source
 */
export function askArrivals(control: Control, inbox: string, timetables: Iterable<Timetable>): void {
  const settledBefore = control.clock().getTime() - SETTLED_MS;
  for (const { scheduleId, sources, onArrival, paused } of timetables) {
    if (paused || !onArrival) continue;
    const files = sources.flatMap((source) => readFiles(join(inbox, source)));
    if (files.length === 0 || files.some(({ at }) => at > settledBefore)) continue;
    const occasion = `files:${hashOf(files)}`;
    enqueue(control, { scheduleId, occasion, kind: 'refresh', sources: [...sources], trigger: 'arrival' });
  }
}

interface ArrivedFile {
  path: string;
  bytes: number;
  /** When it was written to last, in ms. */
  at: number;
}

function readFiles(folder: string): ArrivedFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const found = statSync(path, { throwIfNoEntry: false });
      return found ? [{ path, bytes: found.size, at: found.mtimeMs }] : [];
    });
}

function hashOf(files: readonly ArrivedFile[]): string {
  const lines = files.map(({ path, bytes, at }) => `${path}\0${bytes}\0${at}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 32);
}
