import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readerOf } from '#lib/server/auth/reader-of.ts';
import { readingAs } from '#lib/server/auth/reader.ts';
import { readBoardSources } from '#lib/server/refresh/board-sources.ts';
import { withSnapshot } from '#lib/server/warehouse.ts';
import { releaseLease, takeLease } from '#warehouse/control/lease.ts';
import { readPerson } from '#warehouse/control/people.ts';
import { beginRun, finishRun, recordSource, type RunSource } from '#warehouse/control/runs.ts';
import type { RunKind } from '#warehouse/control/schema.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';
import { makePerson } from '../support/sign-in.ts';

const counts = { physical: 0, loaded: 0, quarantined: 0, skipped: 0, flagged: 0 };

describe('the board of departures while a run works', () => {
  let world: NoticeWorld;
  let steward: string;
  beforeAll(async () => {
    world = await openNoticeWorld();
    steward = makePerson(world.control, [{ role: 'steward' }]);
  });
  afterAll(() => world.end());

  /** Sources that are said to be loading by a run of this kind over all, of which some have ended. */
  const loadingIn = async (kind: RunKind, ended: Record<string, RunSource['outcome']>) => {
    const { control } = world;
    const runId = `r-${kind}-${Object.keys(ended).length}`;
    beginRun(control, { runId, kind, requested: [], trigger: 'manual', baseSnapshotId: null });
    takeLease(control, runId);
    for (const [sourceId, outcome] of Object.entries(ended))
      recordSource(control, { ...counts, runId, sourceId, outcome, errorCode: null, errorMessage: null });
    const board = await readingAs(readerOf(control, readPerson(control, steward)!), () =>
      withSnapshot((snapshot, scope) => readBoardSources({ snapshot, scope }, control)),
    );
    finishRun(control, runId, { outcome: 'unchanged', snapshotId: null });
    releaseLease(control, runId);
    return board.filter(({ state }) => state === 'running').map(({ source }) => source.id);
  };

  it('says of what has nothing new, or failed, no longer that it loads', async () => {
    const all = await loadingIn('refresh', {});
    expect(all).toContain('org_unit');
    const left = await loadingIn('refresh', {
      org_unit: 'unchanged',
      task: 'failed',
      procedure_month: 'loaded',
    });
    expect(all.filter((id) => !left.includes(id)).toSorted()).toEqual(['org_unit', 'task']);
  });

  it('says of no source that a preview loads it', async () => {
    expect(await loadingIn('plan', {})).toEqual([]);
  });
});
