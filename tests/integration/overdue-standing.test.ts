import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readServedNow } from '#lib/server/notices/tell-notices.ts';
import { releaseLease, renewLease, takeLease } from '#warehouse/control/lease.ts';
import { beginRun, finishRun, recordSource, type RunEnd, type RunSource } from '#warehouse/control/runs.ts';
import type { RunKind } from '#warehouse/control/schema.ts';
import { enqueue, type Asked } from '#warehouse/queue/enqueue.ts';
import { builtOnItsDay, publishAltered } from '../support/altered-version.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';

const source = 'org_unit';
/** A day is due with its own end, and a server is asked for it; no schedule is. */
const dailyFromServer = `update meta.definition set body = json_merge_patch(body,
  '{"delivery": {"every": 1, "unit": "day", "dueAfterDays": 0},
    "tables": [{"id": "${source}", "files": null, "deliveryPeriod": null, "unitColumn": null, "columns": []}]}')
  where kind = 'source' and id = '${source}'`;
/** A source of months is delivered by quarters, and nothing came of one of them. */
const quarters = [
  `update meta.definition set body = json_merge_patch(body, '{"delivery": {"every": 3, "unit": "month", "dueAfterDays": 7}}')
   where kind = 'source' and id = 'procedure_month'`,
  `insert into quality.rule_result select * replace (date '2025-01-01' as period)
   from quality.rule_result where source_id = 'procedure_month' and period = date '2026-10-01'`,
  `delete from quality.rule_result where source_id = 'procedure_month' and period between date '2025-04-01' and date '2025-06-01'`,
  `delete from quality.arrival where source_id = 'procedure_month' and period between date '2025-04-01' and date '2025-06-01'`,
];
const day = { from: '2026-11-09', to: '2026-11-10' };

let world: NoticeWorld;
beforeAll(async () => {
  world = await openNoticeWorld();
  const changes = [builtOnItsDay, dailyFromServer, ...quarters];
  await publishAltered(world.control, world.directory, 's-20261105-000000', changes);
  await vi.waitFor(async () => expect((await readServedNow())?.snapshotId).toBe('s-20261105-000000'), {
    timeout: 20_000,
    interval: 200,
  });
});
afterAll(() => world.end());
/** Each test has minutes of its own: an answer holds for one. */
let minute = 0;
const ofTheTenth = (hour: string) => `2026-11-10T${hour}:${String(minute).padStart(2, '0')}:00Z`;
beforeEach(() => {
  world.control.sqlite.exec('delete from run_source; delete from run; delete from refresh_request');
  minute += 2;
  world.at(ofTheTenth('02'));
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

describe('a delivery that is due', () => {
  /** Before and after noon of the tenth in Hà Nội: the twelve hours for which the ninth is waited for end there. */
  const pass = () => world.at(ofTheTenth('05'));
  beforeEach(() => world.at(ofTheTenth('04')));
  const isOverdue = async () => (await readDelivery()).overdue.some(({ from }) => from === day.from);
  const ask = (sources: string[], kind: Asked['kind'] = 'refresh') =>
    enqueue(world.control, { kind, sources, trigger: 'manual' });

  it('is overdue once it was waited for, where nothing looks for it', async () => {
    expect(await isOverdue()).toBe(false);
    pass();
    expect(await isOverdue()).toBe(true);
  });

  it.each<[string, () => void, boolean]>([
    ['asked for', () => ask([source]), true],
    ['asked for with all others', () => ask([]), true],
    ['asked for, and only others are', () => ask(['task']), false],
    ['checked alone', () => ask([source], 'check'), false],
  ])('is waited for while its source is %s', async (_, begin, isAwaited) => {
    begin();
    pass();
    expect(await isOverdue()).toBe(!isAwaited);
  });

  it('is waited for until a run that is at work has ended', async () => {
    begin('r-1');
    takeLease(world.control, 'r-1');
    pass();
    renewLease(world.control, 'r-1');
    expect(await isOverdue()).toBe(false);
    end('r-1', 'failed', 'failed');
    releaseLease(world.control, 'r-1');
    expect(await isOverdue()).toBe(true);
  });
});

describe('a quarter of which nothing came', () => {
  it('does not count as come once it is long ago: it is looked back to for three years', async () => {
    const { isThere, since } = (await readServedNow())!.deliveries.get('procedure_month')!;
    expect(since).toBe('2023-10-01');
    expect(isThere({ from: '2025-01-01', to: '2025-04-01' })).toBe(true);
    expect(isThere({ from: '2025-04-01', to: '2025-07-01' })).toBe(false);
  });
});
