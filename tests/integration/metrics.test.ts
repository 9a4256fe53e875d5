import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { beginMetrics } from '#lib/server/metrics/metrics.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { releaseLease, takeLease } from '#warehouse/control/lease.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { beginRun, finishRun, recordSource } from '#warehouse/control/runs.ts';
import { builtOnItsDay, monthlyDelivery, publishAltered } from '../support/altered-version.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { metricLines } from '../support/metric-lines.ts';
import { buildSmallWarehouse } from '../support/small-warehouse.ts';

const VALUES = '/api/v1/values?indicator=redeclaration_rate&from=2026-10&to=2026-10&format=json';

describe('metrics', () => {
  let api: ApiServer;
  let control: Control;
  let snapshotId: string;
  const read = async () => metricLines(await (await fetch(`${api.origin}/metrics`)).text());
  const endRun = (runId: string, outcome: 'loaded' | 'failed') => {
    beginRun(control, { runId, requested: [], trigger: 'manual', baseSnapshotId: null });
    const counts = { physical: 1, loaded: 1, quarantined: 0, skipped: 0, flagged: 0 };
    recordSource(control, {
      runId,
      sourceId: 'task',
      outcome,
      ...counts,
      errorCode: null,
      errorMessage: null,
    });
    finishRun(control, runId, { outcome: outcome === 'failed' ? 'failed' : 'published', snapshotId: null });
  };

  beforeAll(async () => {
    api = await startApiServer();
    ({ snapshotId } = await buildSmallWarehouse(api.directory));
    ({ control } = await openWarehouse());
    beginMetrics(control);
  });
  afterAll(() => api.end());

  it('say which version is served and since when, and how fresh each of its sources is', async () => {
    const lines = await read();
    expect(lines.get(`lodestar_snapshot_age_seconds{snapshot="${snapshotId}"}`)).toBeGreaterThanOrEqual(0);
    const { sources } = await (
      await openWarehouse()
    ).withSnapshot(({ catalog }) => Promise.resolve({ sources: [...catalog.sources.keys()] }));
    for (const source of sources) {
      expect([0, 1]).toContain(lines.get(`lodestar_source_stale{source="${source}"}`));
      expect([0, 1]).toContain(lines.get(`lodestar_source_failed{source="${source}"}`));
    }
    expect(sources.length).toBeGreaterThan(1);
    expect(lines.get('lodestar_data_free_bytes')).toBeGreaterThan(0);
    expect(lines.get('process_resident_memory_bytes')).toBeGreaterThan(0);
  });

  it('grow stale with the days', async () => {
    const { clock } = control;
    const ageOf = (lines: Map<string, number>) =>
      [...lines].filter(([series]) => series.startsWith('lodestar_source_load_age_seconds'))[0]![1];
    const early = await read();
    control.clock = () => new Date(clock().getTime() + 1000 * 86_400_000);
    const late = await read().finally(() => (control.clock = clock));
    expect(ageOf(late) - ageOf(early)).toBeGreaterThan(999 * 86_400);
    const stale = (lines: Map<string, number>) =>
      [...lines].filter(([series, value]) => series.startsWith('lodestar_source_stale') && value === 1)
        .length;
    expect(stale(late)).toBeGreaterThan(stale(early));
  });

  it('count the deliveries that are overdue, of sources whose contract says when they are due', async () => {
    const missing = async () =>
      [...(await read())].filter(([series]) => series.startsWith('lodestar_source_overdue_deliveries'));
    expect(await missing()).toEqual([]);
    await publishAltered(control, api.directory, 's-20261105-000000', [
      ...[monthlyDelivery('procedure_month'), builtOnItsDay],
    ]);
    const { clock } = control;
    const at = async (instant: string) => {
      control.clock = () => new Date(instant);
      return missing().finally(() => (control.clock = clock));
    };
    const series = 'lodestar_source_overdue_deliveries{source="procedure_month"}';
    await vi.waitFor(async () => expect(await at('2026-12-07T02:00:00Z')).toEqual([[series, 0]]), {
      timeout: 20_000,
    });
    expect(await at('2026-12-10T02:00:00Z')).toEqual([[series, 1]]);
    expect(await at('2027-01-11T02:00:00Z')).toEqual([[series, 2]]);
  });

  it('count answers that were ready and those that were not', async () => {
    const counts = async () => {
      const lines = await read();
      return ['hits', 'misses'].map((what) => lines.get(`lodestar_answer_cache_${what}_total`)!);
    };
    const [hits, misses] = (await counts()) as [number, number];
    for (const address of [VALUES, VALUES, VALUES]) await (await api.ask(address)).arrayBuffer();
    expect(await counts()).toEqual([hits + 2, misses + 1]);
    expect((await read()).get('lodestar_answer_cache_bytes')).toBeGreaterThan(0);
  });

  it('count statements by lane, and requests by route and status, whatever was written in the address', async () => {
    for (const address of ['/api/v1/runs/made-up-1/events', '/api/v1/runs/made-up-2/events', '/api/v1/no-1'])
      await (await api.ask(address)).arrayBuffer();
    const lines = await read();
    const count = 'lodestar_http_request_duration_seconds_count';
    expect(lines.get(`${count}{route="/api/v1/runs/{run}/events",method="GET",status="404"}`)).toBe(2);
    expect(lines.get(`${count}{route="none",method="GET",status="404"}`)).toBe(1);
    expect([...lines.keys()].join()).not.toMatch(/made-up|no-1/);
    const statements = [...lines].filter(([series]) =>
      series.startsWith('lodestar_query_duration_seconds_count'),
    );
    expect(statements.map(([series]) => series)).toContain(
      'lodestar_query_duration_seconds_count{lane="quick",outcome="answered"}',
    );
  });

  it('count each run that ended once, by the outcome of each source', async () => {
    endRun('run-1', 'loaded');
    const of = (outcome: string) => `lodestar_run_sources_total{source="task",outcome="${outcome}"}`;
    expect((await read()).get(of('loaded'))).toBe(1);
    endRun('run-2', 'failed');
    endRun('run-3', 'failed');
    await read();
    const lines = await read();
    expect([lines.get(of('loaded')), lines.get(of('failed'))]).toEqual([1, 2]);
    expect(lines.get('lodestar_run_duration_seconds_count{outcome="failed"}')).toBe(2);
  });

  it('say whether a refresh is at work', async () => {
    expect((await read()).get('lodestar_refresh_lease_held')).toBe(0);
    takeLease(control, 'run-4');
    expect((await read()).get('lodestar_refresh_lease_held')).toBe(1);
    releaseLease(control, 'run-4');
    expect((await read()).get('lodestar_refresh_lease_held')).toBe(0);
  });

  describe('are for whoever runs the server', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lodestar-token-'));
    const token = 'f'.repeat(64);
    const status = async (headers: Record<string, string> = {}) =>
      (await fetch(`${api.origin}/metrics`, { headers })).status;
    afterEach(() => {
      for (const name of ['ORIGIN', 'LODESTAR_METRICS_TOKEN_FILE']) delete process.env[name];
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it('are told to this machine, and to nobody whom a proxy speaks for', async () => {
      expect(await status()).toBe(200);
      expect(await status({ 'x-forwarded-for': '192.0.2.7' })).toBe(401);
      expect(await status({ via: '1.1 proxy' })).toBe(401);
    });

    it('are told to nobody without a token where the server has a name', async () => {
      process.env.ORIGIN = 'https://figures.example';
      expect(await status()).toBe(401);
      expect(await status({ authorization: `Bearer ${token}` })).toBe(401);
      process.env.LODESTAR_METRICS_TOKEN_FILE = join(folder, 'token');
      writeFileSync(join(folder, 'token'), `${token}\n`);
      expect(await status()).toBe(401);
      expect(await status({ authorization: `Bearer ${token.slice(1)}0` })).toBe(401);
      expect(await status({ authorization: `Bearer ${token}`, 'x-forwarded-for': '192.0.2.7' })).toBe(200);
    });

    it('are not opened by a token of the API', async () => {
      process.env.ORIGIN = 'https://figures.example';
      expect((await api.ask('/metrics')).status).toBe(401);
    });

    it('are told to nobody by a token that could be guessed', async () => {
      process.env.LODESTAR_METRICS_TOKEN_FILE = join(folder, 'token');
      writeFileSync(join(folder, 'token'), 'short');
      expect(await status({ authorization: 'Bearer short' })).toBe(500);
    });
  });
});
