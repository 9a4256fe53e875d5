import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '#lib/server/refresh/ask.ts';
import { followRun } from '#lib/server/refresh/follow-run.ts';
import { readBoardSources } from '#lib/server/refresh/board-sources.ts';
import { listGroups, listRemovedGroups, requireOwnGroup } from '#lib/server/refresh/groups.ts';
import {
  changeSchedule,
  dropSchedule,
  goOn,
  listSchedules,
  stopSchedule,
} from '#lib/server/refresh/schedules.ts';
import { openWarehouse, withSnapshot } from '#lib/server/warehouse.ts';
import { releaseLease, takeLease } from '#warehouse/control/lease.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { searchAudit } from '#warehouse/control/search-audit.ts';
import { listRuns, readRun } from '#warehouse/control/runs.ts';
import { enqueue } from '#warehouse/queue/enqueue.ts';
import { readOpenRequests, readRequest } from '#warehouse/queue/read-requests.ts';
import { readScheduleForm } from '#lib/server/refresh/schedule-form.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { openDeskWorld, type DeskWorld } from '../support/desk-world.ts';
import { seeingAll } from '../support/sign-in.ts';

const never = new AbortController().signal;

describe('a refresh that is asked of the server', () => {
  let desk: DeskWorld;
  let control: Control;
  beforeAll(async () => {
    desk = await openDeskWorld();
    ({ control } = desk);
  });
  afterAll(() => desk.close());

  const follow = async (runId: string) => {
    const events: string[] = [];
    for await (const news of followRun(control, runId, 0, never))
      events.push(...news.map(({ event }) => event));
    return events;
  };
  const refresh = (sources: string[]) => seeingAll(() => ask({ kind: 'refresh', sources }));
  const runOf = (claim: string | null) => listRuns(control).find((run) => run.claim === claim);
  const ended = (requestId: number) => desk.ended(requestId);

  it('is a run of its own that can be followed to its end, and is then served', async () => {
    const { requestId, claim } = await refresh([]);
    const run = runOf(claim)!;
    expect(run).toMatchObject({ trigger: 'manual', requested: [] });
    const events = await follow(run.runId);
    expect(events[0]).toBe('run_started');
    expect(events.at(-1)).toBe('run_finished');
    await ended(requestId);
    expect(readRequest(control, requestId)).toMatchObject({
      state: 'done',
      outcome: 'published',
      runId: run.runId,
    });
    const { runId, sources } = await (
      await openWarehouse()
    ).withSnapshot(({ runId, catalog }) =>
      Promise.resolve({ runId, sources: [...catalog.sources.keys()].sort() }),
    );
    expect(runId).toBe(run.runId);
    expect(sources).toEqual(['loan_month', 'unit_change', 'unit_register']);
  });

  it('waits while another writes, and is no failure for that', async () => {
    takeLease(control, 'r-other');
    const asked = refresh(['loan_month']);
    await expect.poll(() => listWaiting(control), { timeout: 20_000 }).toContain('lease_held');
    releaseLease(control, 'r-other');
    const { requestId } = await asked;
    await ended(requestId);
    expect(readRequest(control, requestId)).toMatchObject({
      state: 'done',
      outcome: 'unchanged',
      attempts: 0,
    });
  });

  it('takes what a form names for a source and never for an option', async () => {
    const elsewhere = join(desk.root, 'elsewhere');
    const named = [`--data=${elsewhere}`, '--demo'];
    const { requestId, claim } = await refresh(named);
    await ended(requestId);
    expect(readRequest(control, requestId)).toMatchObject({ state: 'failed', errorCode: 'source_unknown' });
    expect(readRun(control, runOf(claim)!.runId)).toMatchObject({
      outcome: 'failed',
      errorCode: 'source_unknown',
    });
    expect(existsSync(elsewhere)).toBe(false);
  });

  it('does what falls due together by one run', async () => {
    const at = new Date().toISOString();
    const due = ['loan_month', 'unit_register'].map((id) =>
      enqueue(control, {
        ...{
          scheduleId: id,
          occasion: at,
          scheduledFor: at,
          kind: 'refresh',
          sources: [id],
          trigger: 'schedule',
        },
      }),
    );
    for (const id of due) await ended(id!);
    const [one, other] = due.map((id) => readRequest(control, id!));
    expect(one?.runId).toBe(other?.runId);
    expect(readRun(control, one!.runId!)).toMatchObject({
      requested: ['loan_month', 'unit_register'],
      outcome: 'unchanged',
      trigger: 'schedule',
    });
  });

  it('is for one who asks twice what was asked for first', async () => {
    takeLease(control, 'r-other');
    const [one, other] = await Promise.all([refresh(['loan_month']), refresh(['loan_month'])]);
    releaseLease(control, 'r-other');
    expect(other.requestId).toBe(one.requestId);
    await ended(one.requestId);
  });

  it('has schedules: the contract says when, unless somebody has chosen', async () => {
    const schedules = async () =>
      (await openWarehouse()).withSnapshot(({ catalog }) => Promise.resolve(listSchedules(control, catalog)));
    const of = async (id: string) => (await schedules()).find(({ sourceId }) => sourceId === id);
    const save = (id: string, fields: Record<string, string>) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      return seeingAll(() => changeSchedule(readScheduleForm(form, [id]), null));
    };
    const own = await of('loan_month');
    expect(own).toMatchObject({ isChosenHere: false, paused: false, cron: own?.contractCron });
    await save('loan_month', { cron: '30 6 * * 1' });
    const chosen = await of('loan_month');
    expect(chosen).toMatchObject({ isChosenHere: true, cron: '30 6 * * 1' });
    expect(chosen?.next).toHaveLength(3);
    expect(new Date(chosen?.next[0] ?? 0).getTime()).toBeGreaterThan(Date.now());
    await seeingAll(() => stopSchedule('loan_month', 'the agency moves'));
    expect(await of('loan_month')).toMatchObject({ paused: true, next: [] });
    await seeingAll(() => goOn('loan_month', 'none'));
    expect((await of('loan_month'))?.next).toHaveLength(3);
    await save('loan_month', { times: 'contract' });
    expect(await of('loan_month')).toMatchObject({ isChosenHere: false, cron: own?.contractCron });
    await expect(save('loan_month', { cron: '99 * * * *' })).rejects.toMatchObject({
      code: 'schedule_invalid',
    });
  });

  it('says what is late of deliveries, from the day that the version stands for', async () => {
    const sources = await seeingAll(() =>
      withSnapshot((snapshot, scope) => readBoardSources({ snapshot, scope }, control)),
    );
    const { state, outlook } = sources.find(({ source }) => source.id === 'loan_month')!;
    // Nobody has an accepted row from October 2024 to April 2025, somebody has one of each other month; who reports has eight days.
    expect(outlook?.next).toMatchObject({ from: '2025-10-01', due: new Date('2025-11-08T17:00:00Z') });
    expect(outlook?.late).toMatchObject({ from: '2024-10-01', periods: 7 });
    expect(state).toBe('late');
    expect(sources.find(({ source }) => source.id === 'unit_change')?.outlook).toBeNull();
  });

  it('has schedules of groups, with who changed them and why in the audit', async () => {
    const inCatalog = async <T>(read: (catalog: Catalog) => T) =>
      (await openWarehouse()).withSnapshot(({ catalog }) => Promise.resolve(read(catalog)));
    const [id, sources] = ['group-test', ['loan_month', 'unit_register']];
    const form = new FormData();
    form.set('cron', '30 6 * * 1');
    await seeingAll(() => changeSchedule(readScheduleForm(form, sources, { id, name: 'Mondays' }), null));
    await seeingAll(() => stopSchedule(id, 'both agencies move'));
    expect(await inCatalog((catalog) => listGroups(control, catalog))).toMatchObject([
      { paused: true, next: [], sources, schedule: { pausedReason: 'both agencies move' } },
    ]);
    await seeingAll(() => goOn(id, 'none'));
    await seeingAll(() => dropSchedule(id, 'no longer sent together'));
    expect(await inCatalog((catalog) => listGroups(control, catalog))).toEqual([]);
    const [removed] = await inCatalog((catalog) => listRemovedGroups(control, catalog));
    expect(removed).toMatchObject({ before: { name: 'Mondays' }, reason: 'no longer sent together' });
    await expect(seeingAll(() => requireOwnGroup(id))).rejects.toMatchObject({ code: 'schedule_invalid' });
    const deeds = searchAudit(control, { object: `schedule:${id}`, limit: 10 }).map(({ detail }) => detail);
    expect(deeds).toMatchObject([
      { removed: true, reason: 'no longer sent together' },
      { paused: false, name: 'Mondays' },
      { paused: true, reason: 'both agencies move', name: 'Mondays', sources },
      { paused: false, name: 'Mondays', sources },
    ]);
  });
});

const listWaiting = (control: Control) =>
  readOpenRequests(control).flatMap(({ state, errorCode }) => (state === 'waiting' ? [errorCode] : []));
