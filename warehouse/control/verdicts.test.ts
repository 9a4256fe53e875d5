import { afterEach, beforeEach, expect, it } from 'vitest';
import { record } from './audit.ts';
import { dismissHeld, holdVersion } from './held-versions.ts';
import { appendJournal } from './journal-log.ts';
import { openControl, type Control } from './open-control.ts';
import { beginRun, finishRun, readRun } from './runs.ts';
import { readVerdict } from './verdicts.ts';

let time: Date;
let control: Control;
beforeEach(() => {
  time = new Date('2026-11-22T06:00:00Z');
  control = openControl(':memory:', { clock: () => time });
});
afterEach(() => control.close());

/** A run that builds a version on another, and lets it wait. */
function build(runId: string, snapshotId: string, parentId: string): void {
  beginRun(control, { runId, requested: [], trigger: 'manual', baseSnapshotId: parentId });
  time = new Date(time.getTime() + 60_000);
  const { replaced } = holdVersion(control, {
    ...{ snapshotId, file: 'f', runId, parentId, asOf: '2026-10-31', formatVersion: 1, bytes: 1 },
    changes: { sources: [], definitions: [], indicators: [] },
  });
  time = new Date(time.getTime() + 1_000);
  const data = { snapshotId, replaced: replaced.map((one) => one.snapshotId) };
  appendJournal(control, { runId, stage: 'publish', sourceId: null, event: 'version_held', data });
  finishRun(control, runId, { outcome: 'held', snapshotId: null });
}
const verdict = (runId: string) => readVerdict(control, readRun(control, runId)!);

it('what decided on a version that was overtaken is the version that took its place', () => {
  build('r1', 'v1', 'base');
  expect(verdict('r1')).toBeNull();
  build('r2', 'v2', 'another');
  expect(readRun(control, 'r1')!.outcome).toBe('discarded');
  expect(verdict('r1')).toEqual({ snapshotId: 'v1', byLabel: null, overtakenBy: 'v2' });
  expect(verdict('r2')).toBeNull();
});

it('who decided is the person whom the audit names', () => {
  build('r1', 'v1', 'base');
  const deed = { action: 'version_discarded', object: 'version:v1' } as const;
  dismissHeld(control, 'v1', {
    ...{ outcome: 'discarded', reason: null },
    alongside: () => record(control, { ...deed, actor: 'person:s', actorLabel: 'Steward' }),
  });
  expect(verdict('r1')).toEqual({ snapshotId: 'v1', byLabel: 'Steward', overtakenBy: null });
});
