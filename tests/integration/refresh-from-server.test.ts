import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DueSources } from '#lib/server/refresh/due-sources.ts';
import { followRun } from '#lib/server/refresh/follow-run.ts';
import { changeSchedule, listSchedules, startSchedules } from '#lib/server/refresh/schedules.ts';
import { runAtWork, startRefresh } from '#lib/server/refresh/start-refresh.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { releaseLease, takeLease } from '#warehouse/control/lease.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { listRuns, readRun } from '#warehouse/control/runs.ts';

const fixture = fileURLToPath(new URL('../fixtures/workspaces/tiny', import.meta.url));
const never = new AbortController().signal;

describe('a refresh started by the server', () => {
  const root = mkdtempSync(join(tmpdir(), 'lodestar-from-server-'));
  const before = { data: process.env.LODESTAR_DATA, workspace: process.env.LODESTAR_WORKSPACE };
  let control: Control;
  beforeAll(async () => {
    cpSync(join(fixture, 'inbox'), join(root, 'inbox'), { recursive: true });
    process.env.LODESTAR_DATA = root;
    process.env.LODESTAR_WORKSPACE = fixture;
    ({ control } = await openWarehouse());
  });
  afterAll(async () => {
    (await openWarehouse()).close();
    for (const [name, value] of [
      ['LODESTAR_DATA', before.data],
      ['LODESTAR_WORKSPACE', before.workspace],
    ] as const) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(root, { recursive: true });
  });

  const follow = async (runId: string) => {
    const events: string[] = [];
    for await (const followed of followRun(control, runId, 0, never))
      if (followed) events.push(followed.event);
    return events;
  };

  it('is a run of its own that can be followed to its end, and is then served', async () => {
    const start = await startRefresh(control, [], 'manual');
    expect(start.conflict).toBe(false);
    expect(readRun(control, start.runId)).toMatchObject({ trigger: 'manual', requested: [] });
    const events = await follow(start.runId);
    expect(events[0]).toBe('run_started');
    expect(events.at(-1)).toBe('run_finished');
    const { runId, sources } = await (
      await openWarehouse()
    ).withSnapshot(({ runId, catalog }) =>
      Promise.resolve({ runId, sources: [...catalog.sources.keys()].sort() }),
    );
    expect(runId).toBe(start.runId);
    expect(sources).toEqual(['loan_month', 'unit_change', 'unit_register']);
  });

  it('is refused while another works, which is named', async () => {
    const runs = listRuns(control).length;
    takeLease(control, 'r-other');
    expect(await startRefresh(control, ['loan_month'], 'manual')).toEqual({
      runId: 'r-other',
      conflict: true,
    });
    expect(listRuns(control)).toHaveLength(runs);
    releaseLease(control, 'r-other');
    expect(runAtWork(control)).toBeNull();
    const start = await startRefresh(control, ['loan_month'], 'manual');
    expect(start.conflict).toBe(false);
    expect(await follow(start.runId)).toContain('run_finished');
    await expect.poll(() => runAtWork(control)).toBeNull();
  });

  it('takes what a form names for a source and never for an option', async () => {
    const elsewhere = join(root, 'elsewhere');
    const named = [`--data=${elsewhere}`, '--demo'];
    const start = await startRefresh(control, named, 'manual');
    expect(await follow(start.runId)).toContain('run_failed');
    expect(readRun(control, start.runId)).toMatchObject({
      requested: named,
      outcome: 'failed',
      errorCode: 'source_unknown',
    });
    expect(existsSync(elsewhere)).toBe(false);
    await expect.poll(() => runAtWork(control)).toBeNull();
  });

  it('takes what falls due together in one run', async () => {
    const due = new DueSources(control);
    due.add('loan_month');
    due.add('unit_register');
    const requested = () => listRuns(control, 1).filter((run) => run.trigger === 'schedule')[0]?.requested;
    await expect.poll(requested, { timeout: 20_000 }).toEqual(['loan_month', 'unit_register']);
    await expect.poll(() => listRuns(control, 1)[0]?.outcome, { timeout: 20_000 }).toBe('unchanged');
    due.stop();
  });

  it('keeps schedules: the contract says when, unless somebody has chosen', async () => {
    const schedules = async () =>
      (await openWarehouse()).withSnapshot(({ catalog }) => Promise.resolve(listSchedules(control, catalog)));
    const of = async (id: string) => (await schedules()).find(({ sourceId }) => sourceId === id);
    const own = await of('loan_month');
    expect(own).toMatchObject({ isChosenHere: false, paused: false, cron: own?.contractCron });
    const scheduler = await startSchedules();
    await changeSchedule({ sourceId: 'loan_month', cron: '30 6 * * 1', paused: false });
    const chosen = await of('loan_month');
    expect(chosen).toMatchObject({ isChosenHere: true, cron: '30 6 * * 1' });
    expect(chosen?.next).toHaveLength(3);
    expect(new Date(chosen?.next[0] ?? 0).getTime()).toBeGreaterThan(Date.now());
    await changeSchedule({ sourceId: 'loan_month', cron: '30 6 * * 1', paused: true });
    expect(await of('loan_month')).toMatchObject({ paused: true, next: [] });
    const codeOf = (work: Promise<unknown>) =>
      work.then(
        () => 'saved',
        (fault: { code: string }) => fault.code,
      );
    expect(await codeOf(changeSchedule({ sourceId: 'loan_month', cron: '99 * * * *', paused: false }))).toBe(
      'schedule_invalid',
    );
    expect(await codeOf(changeSchedule({ sourceId: 'nobody', cron: null, paused: false }))).toBe(
      'question_invalid',
    );
    scheduler.stop();
  });
});
