import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openControl, type Control } from './open-control.ts';
import { beginRun, finishRun, recordSource, type Run, type RunEnd } from './runs.ts';
import { lastSourceEnds } from './source-ends.ts';
import { publishVersion } from './versions.ts';

let folder: string;
let control: Control;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lodestar-control-'));
  control = openControl(join(folder, 'control.db'));
});
afterEach(() => {
  control.close();
  rmSync(folder, { recursive: true });
});

const account = {
  ...{ physical: 3, loaded: 1, quarantined: 1, skipped: 1, flagged: 0 },
  ...{ errorCode: null, errorMessage: null },
};

/** Lets a run that loads one source and finds another unchanged end, and says how both ended. */
function endsAfter(end: Pick<RunEnd, 'outcome'> & { errorCode: string | null; kind?: Run['kind'] }) {
  const { outcome, errorCode, kind = 'refresh' } = end;
  beginRun(control, { runId: 'r', requested: [], trigger: 'manual', baseSnapshotId: null, kind });
  recordSource(control, { ...account, runId: 'r', sourceId: 'unit', outcome: 'loaded' });
  recordSource(control, { ...account, runId: 'r', sourceId: 'task', outcome: 'unchanged' });
  const said = { errorMessage: 'why', errorFacts: [{ fact: 'setting', name: 'X' } as const] };
  finishRun(control, 'r', { outcome, errorCode, snapshotId: null, ...said });
  const ends = [...lastSourceEnds(control).values()];
  return Object.fromEntries(ends.map((one) => [one.sourceId, [one.outcome, one.errorCode]]));
}

describe('a source whose run failed as a whole', () => {
  it('has failed with it, where it was loaded for that', () => {
    const ends = endsAfter({ outcome: 'failed', errorCode: 'audit_failed' });
    expect(ends).toEqual({ unit: ['failed', 'audit_failed'], task: ['unchanged', null] });
    expect(lastSourceEnds(control).get('unit')).toMatchObject({
      ...{ loaded: 1, errorMessage: 'why', errorFacts: [{ fact: 'setting', name: 'X' }] },
    });
  });

  it.each([
    ['a person ended it', { outcome: 'failed', errorCode: 'run_cancelled' }],
    ['it was a preview', { outcome: 'failed', errorCode: 'audit_failed', kind: 'plan' }],
    ['it published', { outcome: 'published', errorCode: null }],
  ] as const)('has not, where %s', (_, end) => {
    expect(endsAfter(end)['unit']).toEqual(['loaded', null]);
  });

  it('has not, where its version stood before the run failed', () => {
    const built = { snapshotId: 'a', file: 'a.duckdb', parentId: null, asOf: '2026-10-31' };
    publishVersion(control, { ...built, runId: 'r', formatVersion: 1, bytes: 10 }, null);
    expect(endsAfter({ outcome: 'failed', errorCode: 'disk_full' })['unit']).toEqual(['loaded', null]);
  });
});
