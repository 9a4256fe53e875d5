import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { appendJournal, journalAfter } from '#warehouse/control/journal-log.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { beginRun, finishRun } from '#warehouse/control/runs.ts';
import { killServer, startDataServer, type DataServer } from '../support/data-server.ts';
import { listen } from '../support/event-listener.ts';
import { makeBearer } from '../support/sign-in.ts';

const LISTENERS = 200;
const EVENTS = 400;
const RUN = 'r-followed';
const last = ['run_finished', 'run_interrupted'];

const folder = mkdtempSync(join(tmpdir(), 'lodestar-live-'));
let control: Control;
let server: DataServer;
beforeAll(async () => {
  control = openControl(dataPaths(folder).control);
  server = await startDataServer(folder);
});
afterAll(async () => {
  await killServer(server);
  control.close();
  rmSync(folder, { recursive: true });
});

/** A run tells what it does, while the server that tells others is killed and starts again. */
async function runThroughRestart(): Promise<void> {
  for (let event = 1; event <= EVENTS; event++) {
    if (event === EVENTS / 2) await killServer(server);
    if (event === EVENTS / 2 + 40) server = await startDataServer(folder, server.port);
    appendJournal(control, {
      ...{ runId: RUN, stage: 'validate', sourceId: 'task' },
      ...{ event: 'progress', data: { rows: event * 1000 } },
    });
    if (event % 4 === 0) await pause(20);
  }
  appendJournal(control, {
    ...{ runId: RUN, stage: null, sourceId: null, event: 'run_finished', data: { outcome: 'published' } },
  });
  finishRun(control, RUN, { outcome: 'published', snapshotId: null });
}

it(`${LISTENERS} listeners each hear the whole journal in order, whoever is slow, and whatever becomes of the server`, async () => {
  beginRun(control, { runId: RUN, requested: [], trigger: 'manual', baseSnapshotId: null });
  const authorization = makeBearer(control);
  const listeners = Array.from({ length: LISTENERS }, (_, at) =>
    listen({
      address: () => `http://127.0.0.1:${server.port}/api/v1/runs/${RUN}/events`,
      headers: { authorization },
      ...{ last, slowMs: at % 10 === 0 ? 300 : 0, againAfterMs: 300 },
    }),
  );
  await pause(500);
  await runThroughRestart();
  await Promise.all(listeners.map(({ ended }) => ended));
  const journal = journalAfter(control, RUN, 0).map(({ id }) => id);
  expect(journal).toHaveLength(EVENTS + 1);
  for (const { ids, breaks } of listeners) {
    expect(ids).toEqual(journal);
    expect(breaks).toBeGreaterThan(0);
  }
});
