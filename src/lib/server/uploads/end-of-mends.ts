import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { and, asc, eq, gt } from 'drizzle-orm';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { refreshRequest } from '#warehouse/control/desk-schema.ts';
import { listHeld } from '#warehouse/control/held-versions.ts';
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

/** Whether replays let it in: what is withdrawn bears another name. Files of mends are called by the hash of what they were made of. */
function doStand(table: string, stored: string): boolean {
  const sent = join(uploadsFolder(), stored);
  const folder = join(dataPaths(readSettings().dataDirectory).corrections, table);
  if (!existsSync(sent) || !existsSync(folder)) return false;
  const hash = createHash('sha256').update(readFileSync(sent)).digest('hex').slice(0, 16);
  return readdirSync(folder).some((name) => name.includes(`-${hash}.`) && name.endsWith('.ndjson'));
}

/** The end of the last replay of a table that was asked for after another; null where there is none. */
function endOfLater(control: Control, runId: string, table: string): FateState | null {
  const { db } = control;
  const own = db.select().from(refreshRequest).where(eq(refreshRequest.runId, runId)).get();
  if (!own) return null;
  const later = db
    .select()
    .from(refreshRequest)
    .where(and(eq(refreshRequest.kind, 'replay'), gt(refreshRequest.requestId, own.requestId)))
    .orderBy(asc(refreshRequest.requestId))
    .all()
    .filter(({ sources, state }) => sources.includes(table) && state !== 'cancelled')
    .at(-1);
  if (!later) return null;
  if (later.state === 'waiting' || later.state === 'working') return later.state;
  const run = later.runId === null ? null : readRun(control, later.runId);
  return run === null ? 'failed' : endOfRun(control, run);
}
