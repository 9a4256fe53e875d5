import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { and, asc, eq, gt } from 'drizzle-orm';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { refreshRequest } from '#warehouse/control/desk-schema.ts';
import { listHeld } from '#warehouse/control/held-versions.ts';
import { mendsMadeOf } from '#warehouse/control/mend-names.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { readRun } from '#warehouse/control/runs.ts';
import type { FateState } from '#warehouse/model/fate.ts';
import { stateOfHeld } from '#warehouse/snapshot/held-state.ts';
import { readSettings } from '../env.ts';
import { endOfRun } from './end-of-run.ts';
import { uploadsFolder } from './upload-record.ts';

/** What somebody mended, and the run that took it in first. */
export interface TakenMends {
  runId: string;
  table: string;
  /** Its name in the folder of uploads. */
  stored: string;
}

/**
 * What has become of what somebody mended. Where the version with it was overtaken, what was mended stands, and a later replay of its table
 * brings it: its end is that replay's, `waiting` while nobody has begun it.
 */
export function endOfMends(control: Control, { runId, table, stored }: TakenMends): FateState {
  const run = readRun(control, runId);
  if (run === null) return 'unknown';
  const end = endOfRun(control, run);
  if (end !== 'discarded' && !(end === 'held' && isOvertaken(control, runId))) return end;
  if (!doStand(table, stored)) return end;
  return endOfLater(control, runId, table) ?? 'waiting';
}

function isOvertaken(control: Control, runId: string): boolean {
  const held = listHeld(control).find((one) => one.runId === runId);
  return held !== undefined && stateOfHeld(control, held) === 'overtaken';
}

/** Whether replays let it in. */
function doStand(table: string, stored: string): boolean {
  const sent = join(uploadsFolder(), stored);
  const folder = join(dataPaths(readSettings().dataDirectory).corrections, table);
  return existsSync(sent) && mendsMadeOf(folder, readFileSync(sent)).length > 0;
}

/**
 * The end of what was asked for a table after another run: once a replay has brought what was mended no later one takes it away; else that of the
 * last. Null where there is none.
 */
function endOfLater(control: Control, runId: string, table: string): FateState | null {
  const { db } = control;
  const own = db.select().from(refreshRequest).where(eq(refreshRequest.runId, runId)).get();
  if (!own) return null;
  // Mends of every table of a source come in by any replay of it.
  const ownSources = new Set([table, ...own.sources]);
  const later = db
    .select()
    .from(refreshRequest)
    .where(and(eq(refreshRequest.kind, 'replay'), gt(refreshRequest.requestId, own.requestId)))
    .orderBy(asc(refreshRequest.requestId))
    .all()
    .filter(({ sources, state }) => state !== 'cancelled' && sources.some((one) => ownSources.has(one)))
    .map((request) => endOfRequest(control, request));
  return later.find((end) => CAME_IN.has(end)) ?? later.at(-1) ?? null;
}

/** What was mended is in a version that is or was served. */
const CAME_IN: ReadonlySet<FateState> = new Set(['served', 'published']);

function endOfRequest(
  control: Control,
  { state, runId }: Pick<typeof refreshRequest.$inferSelect, 'state' | 'runId'>,
): FateState {
  if (state === 'waiting' || state === 'working') return state;
  const run = runId === null ? null : readRun(control, runId);
  return run === null ? 'failed' : endOfRun(control, run);
}
