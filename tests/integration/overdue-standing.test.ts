import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readServedNow } from '#lib/server/notices/tell-notices.ts';
import { beginRun, finishRun, recordSource, type RunEnd, type RunSource } from '#warehouse/control/runs.ts';
import type { RunKind } from '#warehouse/control/schema.ts';
import { builtOnItsDay, publishAltered } from '../support/altered-version.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';

const source = 'org_unit';
/** A day is due with its own end, and a server is asked for it; no schedule is. */
const dailyFromServer = `update meta.definition set body = json_merge_patch(body,
  '{"delivery": {"every": 1, "unit": "day", "dueAfterDays": 0},
    "tables": [{"id": "${source}", "files": null, "deliveryPeriod": null, "unitColumn": null, "columns": []}]}')
  where kind = 'source' and id = '${source}'`;
const day = { from: '2026-11-09', to: '2026-11-10' };

let world: NoticeWorld;
beforeAll(async () => {
  world = await openNoticeWorld();
  await publishAltered(world.control, world.directory, 's-20261105-000000', [builtOnItsDay, dailyFromServer]);
  await vi.waitFor(async () => expect((await readServedNow())?.snapshotId).toBe('s-20261105-000000'), {
    timeout: 20_000,
    interval: 200,
  });
});
afterAll(() => world.end());
// In the morning of the day after, in Hà Nội; each time later, since an answer holds for a minute.
let minute = 0;
beforeEach(() => {
  world.control.sqlite.exec('delete from run_source; delete from run; delete from refresh_request');
  minute += 2;
  world.at(`2026-11-10T02:${String(minute).padStart(2, '0')}:00Z`);
});

const readDelivery = async () => (await readServedNow())!.deliveries.get(source)!;
const begin = (runId: string, kind: RunKind = 'refresh') =>
  beginRun(world.control, { runId, kind, requested: [source], trigger: 'manual', baseSnapshotId: null });
const end = (runId: string, outcome: RunSource['outcome'], how: RunEnd['outcome']) => {
  const counts = { physical: 0, loaded: 0, quarantined: 0, skipped: 0, flagged: 0 };
  recordSource(world.control, {
    ...{ ...counts, runId, sourceId: source, outcome },
    ...{ errorCode: null, errorMessage: null },
  });
  finishRun(world.control, runId, { outcome: how, snapshotId: null });
};

describe('what has come from a server whose rows bear no period', () => {
  it.each<[string, RunKind, RunSource['outcome'], RunEnd['outcome'], boolean]>([
    ['a load of which the version waits', 'plan', 'loaded', 'held', false],
    ['taking the source back', 'rollback', 'restored', 'published', false],
    ['judging its rows again', 'replay', 'loaded', 'published', false],
    ['a load that failed', 'refresh', 'failed', 'failed', false],
    ['a load that is served', 'refresh', 'loaded', 'published', true],
    ['one beside others that failed', 'refresh', 'loaded', 'partial', true],
    ['a look that found nothing new', 'refresh', 'unchanged', 'unchanged', true],
  ])('is told by what is served of it: %s', async (_, kind, outcome, how, isThere) => {
    begin('r-1', kind);
    end('r-1', outcome, how);
    const delivery = await readDelivery();
    expect(delivery.isThere(day)).toBe(isThere);
    expect(delivery.cameAt.startsWith('2026-11-10')).toBe(isThere);
  });

  it('is not gone again with an attempt that failed after it', async () => {
    begin('r-1');
    end('r-1', 'unchanged', 'unchanged');
    world.later(60);
    begin('r-2');
    end('r-2', 'failed', 'failed');
    expect((await readDelivery()).isThere(day)).toBe(true);
  });
});
