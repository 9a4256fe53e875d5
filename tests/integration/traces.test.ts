import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onAnswered } from '#lib/server/requests/answered.ts';
import { beginTraces } from '#lib/server/trace/begin-traces.ts';
import { performClaim } from '#lib/server/worker/perform.ts';
import { claimNext } from '#warehouse/queue/claim.ts';
import { enqueue } from '#warehouse/queue/enqueue.ts';
import { startApiServer } from '../support/api-server.ts';
import { openRefreshWorld } from '../support/refresh-world.ts';
import { buildSmallWarehouse } from '../support/small-warehouse.ts';
import { startTraceReceiver, type ReceivedSpan } from '../support/trace-receiver.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const VALUES = '/api/v1/values?indicator=redeclaration_rate&from=2026-10&to=2026-10&format=json';

let receiver: Awaited<ReturnType<typeof startTraceReceiver>>;
beforeEach(async () => {
  receiver = await startTraceReceiver();
});
afterEach(() => {
  for (const name of [
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'LODESTAR_PROXIES',
    'LODESTAR_DATA',
    'LODESTAR_WORKSPACE',
  ])
    delete process.env[name];
  receiver.close();
});

/** Runs a program of this repository. @returns its exit code */
const run = (args: string[], settings: Record<string, string> = {}) =>
  new Promise<{ code: number; stdout: string }>((done) =>
    execFile(process.execPath, args, { cwd: root, env: { ...process.env, ...settings } }, (fault, stdout) =>
      done({ code: fault ? Number(fault.code) : 0, stdout }),
    ),
  );
const childrenOf = ({ spanId }: ReceivedSpan) =>
  receiver.spans.filter(({ parentSpanId }) => parentSpanId === spanId).map(({ name }) => name);

describe('traces of requests', () => {
  it('have a span of the request and below it those of its statements, without addresses and SQL', async () => {
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = receiver.endpoint;
    const api = await startApiServer();
    await buildSmallWarehouse(api.directory);
    const end = await beginTraces('server');
    let over = 0;
    const stop = onAnswered(() => (over += 1));
    const headers = { traceparent: `00-${TRACE}-${SPAN}-01` };
    const first = await api.ask(VALUES, headers);
    await first.arrayBuffer();
    process.env.LODESTAR_PROXIES = '1';
    await (await api.ask('/api/v1/runs/made-up/events', headers)).arrayBuffer();
    // The end of a connection is told a moment after its answer has arrived.
    await expect.poll(() => over).toBe(2);
    stop();
    await end();
    await api.end();
    const [asked] = receiver.spans.filter(({ name }) => name === 'GET /api/v1/values');
    expect(asked).toMatchObject({
      part: 'server',
      attributes: {
        ...{ 'http.route': '/api/v1/values', 'http.request.method': 'GET' },
        'lodestar.request_id': first.headers.get('x-request-id'),
      },
    });
    expect(childrenOf(asked!).length).toBeGreaterThan(0);
    expect(new Set(childrenOf(asked!))).toEqual(new Set(['query']));
    // Whoever asks without a proxy does not say what it goes on from.
    expect(asked!.traceId).not.toBe(TRACE);
    expect(receiver.spans.find(({ name }) => name === 'GET /api/v1/runs/{run}/events')).toMatchObject({
      ...{ traceId: TRACE, parentSpanId: SPAN },
    });
    expect(receiver.texts.join()).not.toMatch(/made-up|redeclaration_rate|select /);
  });
});

describe('traces of a refresh', () => {
  it('have a span of the run, below it its sources and below them their stages, and go on from who asked', async () => {
    const world = openRefreshWorld();
    writeFileSync(join(world.paths.inbox, 'loan_month/loans-2025.csv'), 'not;what;was;agreed\n1;2;3;4\n');
    const args = ['etl/cli.ts', 'refresh', '--workspace', world.workspace, '--data', world.paths.root];
    const settings = {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      TRACEPARENT: `00-${TRACE}-${SPAN}-01`,
    };
    expect((await run(args, settings)).code).toBe(2);
    world.close();
    const [refresh] = receiver.spans.filter(({ name }) => name === 'refresh');
    expect(refresh).toMatchObject({ traceId: TRACE, parentSpanId: SPAN, part: 'etl' });
    expect(refresh!.attributes).toMatchObject({ 'lodestar.outcome': 'partial' });
    expect(childrenOf(refresh!).sort()).toEqual(
      ['source loan_month', 'source unit_change', 'source unit_register'].concat([
        'stage conform',
        'stage indicators',
        'stage publish',
        'stage star',
      ]),
    );
    const source = (name: string) => receiver.spans.find((span) => span.name === `source ${name}`)!;
    expect(childrenOf(source('unit_register'))).toEqual([
      ...['stage extract', 'stage stage', 'stage validate', 'stage conform'],
    ]);
    expect(source('unit_register').status.code ?? 0).toBe(0);
    expect(source('loan_month').status).toMatchObject({
      code: 2,
      message: expect.stringMatching(/column/) as string,
    });
    expect(new Set(receiver.spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
  });

  it('go on from the worker that the queue had it done by', async () => {
    const world = openRefreshWorld();
    const settings = { LODESTAR_DATA: world.paths.root, LODESTAR_WORKSPACE: world.workspace };
    Object.assign(process.env, settings, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
    const end = await beginTraces('worker');
    enqueue(world.control, { kind: 'refresh', sources: [], trigger: 'manual' });
    const claim = claimNext(world.control, { worker: 'w', pid: process.pid, name: 'c-traced' })!;
    const done = await performClaim(world.control, claim, new AbortController().signal);
    await end();
    world.close();
    expect(done).toMatchObject({ outcome: 'published', fault: null });
    const [span] = receiver.spans.filter(({ name }) => name === 'claim refresh');
    expect(span).toMatchObject({
      part: 'worker',
      attributes: { 'lodestar.claim': 'c-traced', 'lodestar.outcome': 'published' },
    });
    expect(childrenOf(span!)).toEqual(['refresh']);
    expect(new Set(receiver.spans.map(({ traceId }) => traceId))).toEqual(new Set([span!.traceId]));
  });

  it('fail no run where nobody takes them', async () => {
    const world = openRefreshWorld();
    const args = ['etl/cli.ts', 'refresh', '--workspace', world.workspace, '--data', world.paths.root];
    expect((await run(args, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })).code).toBe(0);
    world.close();
  });
});

describe('without a setting that asks for traces', () => {
  /** Whether the libraries of traces were loaded by what begins them. */
  const isLoaded = async (settings: Record<string, string>) => {
    const script = `
      import { createRequire } from 'node:module';
      const { beginTraces } = await import('${root}src/lib/server/trace/begin-traces.ts');
      const { openFollowers } = await import('${root}etl/run-followers.ts');
      const end = await beginTraces('server');
      await openFollowers((name) => process.env[name], process.stderr);
      const loaded = Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('sdk-trace'));
      process.stdout.write(String(loaded));
      process.exit(0);`;
    return (await run(['--input-type=module', '-e', script], settings)).stdout;
  };

  it('nothing of them is loaded', async () => {
    expect(await isLoaded({})).toBe('false');
    expect(await isLoaded({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.endpoint}/v1/traces` })).toBe(
      'true',
    );
  });
});
