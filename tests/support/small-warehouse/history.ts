import { appendJournal } from '#warehouse/control/journal-log.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { beginRun, finishRun, recordSource } from '#warehouse/control/runs.ts';
import { refreshSchedule } from '#warehouse/control/desk-schema.ts';
import { publishVersion } from '#warehouse/control/versions.ts';
import { stages } from '#warehouse/journey.ts';
import { FORMAT_VERSION } from '#warehouse/snapshot/layout.ts';
import { smallSources } from './sources.ts';

interface Published {
  snapshotId: string;
  runId: string;
  asOf: string;
  bytes: number;
}

/** Writes what the control database would know: a run that published, one in which a source failed, two schedules. */
export function recordHistory(file: string, { snapshotId, runId, asOf, bytes }: Published): void {
  let at = Date.parse('2026-10-31T18:05:00Z');
  const control = openControl(file, { clock: () => new Date((at += 1000)) });
  try {
    beginRun(control, { runId, requested: [], trigger: 'start', baseSnapshotId: null });
    for (const source of smallSources) recordLoad(control, runId, source);
    publishVersion(
      control,
      {
        snapshotId,
        file: `${snapshotId}.duckdb`,
        runId,
        parentId: null,
        asOf,
        formatVersion: FORMAT_VERSION,
        bytes,
      },
      null,
    );
    appendJournal(control, {
      runId,
      stage: 'publish',
      sourceId: null,
      event: 'published',
      data: { snapshotId },
    });
    finishRun(control, runId, { outcome: 'published', snapshotId });
    endJournal(control, runId, 'published');
    at = Date.parse('2026-10-31T19:00:00Z');
    recordFailure(control, 'r-20261031-190000', snapshotId);
    schedule(control, 'procedure_month', { cron: '30 6 9 * *' });
    schedule(control, 'api_usage_daily', { cron: '0 3 * * *', paused: true });
  } finally {
    control.close();
  }
}

function schedule(control: Control, scheduleId: string, chosen: { cron: string; paused?: boolean }): void {
  const at = control.clock().toISOString();
  const times = { decidedUntil: at, updatedAt: at };
  control.db
    .insert(refreshSchedule)
    .values({ scheduleId, sources: [scheduleId], ...chosen, ...times })
    .run();
}

function recordLoad(control: Control, runId: string, { id, account }: (typeof smallSources)[number]): void {
  const write = (event: string, stage: (typeof stages)[number] | null, data: Record<string, unknown> = {}) =>
    appendJournal(control, { runId, stage, sourceId: id, event, data });
  write('source_started', null);
  for (const stage of stages.slice(0, 4)) {
    write('stage_started', stage);
    write('stage_finished', stage, stage === 'validate' ? account : {});
  }
  const loaded = account.physical - account.quarantined - account.skipped;
  recordSource(control, {
    runId,
    sourceId: id,
    outcome: 'loaded',
    ...account,
    loaded,
    errorCode: null,
    errorMessage: null,
  });
  write('source_finished', null, { ...account, loaded });
}

function recordFailure(control: Control, runId: string, snapshotId: string): void {
  beginRun(control, {
    runId,
    requested: ['data_connection'],
    trigger: 'schedule',
    baseSnapshotId: snapshotId,
  });
  const none = { physical: 0, loaded: 0, quarantined: 0, skipped: 0, flagged: 0 };
  const errorMessage = 'request failed: page 3 of /v1/connections answered 503 four times. Try again later.';
  const failure = { errorCode: 'extract_http_failed', errorMessage };
  recordSource(control, { runId, sourceId: 'data_connection', outcome: 'failed', ...none, ...failure });
  appendJournal(control, {
    runId,
    stage: 'extract',
    sourceId: 'data_connection',
    event: 'source_failed',
    data: failure,
  });
  finishRun(control, runId, { outcome: 'failed', snapshotId: null, ...failure });
  endJournal(control, runId, 'failed');
}

function endJournal(control: Control, runId: string, outcome: string): void {
  appendJournal(control, { runId, stage: null, sourceId: null, event: 'run_finished', data: { outcome } });
}
