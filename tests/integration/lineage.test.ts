import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uuidOf } from '#etl/lineage/lineage-event.ts';
import { openLineage } from '#etl/lineage/open-lineage.ts';
import { beginMetrics } from '#lib/server/metrics/metrics.ts';
import { beginRun } from '#warehouse/control/runs.ts';
import { lineageShape, type ToldLineage } from '../support/lineage-shape.ts';
import { metricLines } from '../support/metric-lines.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['loan_month', 'unit_change', 'unit_register'];

let world: RefreshWorld;
let server: Server;
let url: string;
/** What the server was sent, and what it answers. */
let sent: { path: string; authorization: string | undefined; body: string }[];
let status: number;

beforeEach(async () => {
  world = openRefreshWorld();
  [sent, status] = [[], 201];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += piece));
    request.on('end', () => {
      sent.push({ path: request.url!, authorization: request.headers.authorization, body });
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.close();
  world.close();
});

/** Refreshes, telling whoever the settings name. */
async function refreshTelling(settings: Record<string, string>, signal?: AbortSignal) {
  const lineage = openLineage((name) => settings[name])!;
  const result = await world.refresh({
    ...{ readers: [lineage.read], lineage: lineage.facts },
    ...(signal && { signal }),
  });
  return { ...result, unsent: await lineage.end(world.control) };
}

const told = (texts: readonly string[]): ToldLineage[] =>
  texts.map((text) => lineageShape.parse(JSON.parse(text)));
const posted = () => told(sent.map(({ body }) => body));
const inFile = (file: string) => told(readFileSync(file, 'utf8').trimEnd().split('\n'));
/** The types of the events of each job, in order. */
const courses = (events: ToldLineage[]) =>
  Object.fromEntries(
    [...Map.groupBy(events, (event) => event.job.name)].map(([job, of]) => [
      job,
      of.map((one) => one.eventType),
    ]),
  );

describe('lineage', () => {
  it('is one beginning and one end of the run and of each source, under one run', async () => {
    const { runId } = await refreshTelling({ LODESTAR_OPENLINEAGE_URL: url });
    const events = posted();
    const whole = ['START', 'COMPLETE'];
    expect(courses(events)).toEqual({
      refresh: whole,
      ...Object.fromEntries(SOURCES.map((source) => [`refresh.${source}`, whole])),
    });
    for (const { job, run } of events) {
      const isWhole = job.name === 'refresh';
      const parent = { run: { runId: uuidOf(runId) }, job: { namespace: 'lodestar', name: 'refresh' } };
      expect(run.facets.parent).toEqual(isWhole ? undefined : expect.objectContaining(parent));
      expect(run.runId).toBe(uuidOf(isWhole ? runId : `${runId}/${job.name.slice('refresh.'.length)}`));
    }
    expect(new Set(sent.map(({ path }) => path))).toEqual(new Set(['/api/v1/lineage']));
  });

  it('says of a source what columns it has, how many rows came and were loaded, and which rules held', async () => {
    const { sources, snapshot } = await refreshTelling({ LODESTAR_OPENLINEAGE_URL: url });
    const events = posted();
    const end = events.find(
      ({ job, eventType }) => job.name === 'refresh.loan_month' && eventType === 'COMPLETE',
    )!;
    const account = sources.find(({ source }) => source === 'loan_month')!;
    const [input, output] = [end.inputs[0]!, end.outputs[0]!];
    expect(input.inputFacets.dataQualityMetrics?.rowCount).toBe(account.physical);
    expect(output.outputFacets?.outputStatistics?.rowCount).toBe(account.loaded);
    expect(output.facets.schema?.fields.map(({ name }) => name)).toContain('loans');
    const { assertions } = input.inputFacets.dataQualityAssertions!;
    expect(assertions.some(({ success }) => success)).toBe(true);
    const broken = await world.ask(
      `select distinct "rule" from quality.rule_result where source_id = 'loan_month' and passed < checked order by 1`,
    );
    expect(
      assertions
        .filter(({ success }) => !success)
        .map(({ assertion }) => assertion)
        .sort(),
    ).toEqual(broken.map(({ rule }) => rule));
    const whole = events.find(({ job, eventType }) => job.name === 'refresh' && eventType === 'COMPLETE')!;
    expect(whole.outputs[0]?.facets.version?.datasetVersion).toBe(snapshot);
  });

  it('holds no values of cells', async () => {
    await refreshTelling({ LODESTAR_OPENLINEAGE_URL: url });
    expect(sent.map(({ body }) => body).join()).not.toMatch(/Hai dòng|980,25|BOOK|Sách/);
  });

  it('says which source failed and why, and that the run went on', async () => {
    writeFileSync(join(world.paths.inbox, 'loan_month/loans-2025.csv'), 'not;what;was;agreed\n1;2;3;4\n');
    const { outcome } = await refreshTelling({ LODESTAR_OPENLINEAGE_URL: url });
    expect(outcome).toBe('partial');
    const events = posted();
    expect(courses(events)).toMatchObject({
      ...{ 'refresh.loan_month': ['START', 'FAIL'], refresh: ['START', 'COMPLETE'] },
    });
    const failed = events.find(({ eventType }) => eventType === 'FAIL')!;
    expect(failed.run.facets.errorMessage?.message).toMatch(/column/);
  });

  it('says that a run failed which cannot read its workspace', async () => {
    world.rewrite('workspace/workspace.yaml', () => 'id: [');
    await refreshTelling({ LODESTAR_OPENLINEAGE_URL: url });
    expect(courses(posted())).toEqual({ refresh: ['START', 'FAIL'] });
  });

  it('says that a run was cancelled, with the source that was under way', async () => {
    const stop = new AbortController();
    const lineage = openLineage((name) => ({ LODESTAR_OPENLINEAGE_URL: url })[name])!;
    await world.refresh({
      ...{ lineage: lineage.facts, signal: stop.signal },
      readers: [
        lineage.read,
        ({ event, sourceId }) => {
          if (event === 'stage_started' && sourceId === 'loan_month') stop.abort();
        },
      ],
    });
    await lineage.end(world.control);
    const events = courses(posted());
    expect(events).toMatchObject({ refresh: ['START', 'ABORT'], 'refresh.loan_month': ['START', 'ABORT'] });
    for (const course of Object.values(events)) expect(course).toHaveLength(2);
  });

  it('ends a run whose process died before it could', async () => {
    const dead = { runId: 'of-the-dead', requested: [], trigger: 'command', baseSnapshotId: null } as const;
    beginRun(world.control, { ...dead, requested: [] }, 2 ** 22 + 1);
    await refreshTelling({ LODESTAR_OPENLINEAGE_URL: url });
    const ends = posted().filter(({ run }) => run.runId === uuidOf('of-the-dead'));
    expect(ends.map(({ eventType }) => eventType)).toEqual(['ABORT']);
  });

  it('is added to a file by the command, line by line', async () => {
    const file = join(world.paths.root, 'lineage.ndjson');
    const args = [
      join(root, 'etl/cli.ts'),
      'refresh',
      '--workspace',
      world.workspace,
      '--data',
      world.paths.root,
    ];
    const run = () =>
      new Promise<number>((done) =>
        execFile(
          process.execPath,
          args,
          {
            env: {
              ...process.env,
              LODESTAR_OPENLINEAGE_FILE: file,
              LODESTAR_OPENLINEAGE_NAMESPACE: 'ministry',
            },
          },
          (fault) => done(fault ? Number(fault.code) : 0),
        ),
      );
    expect(await run()).toBe(0);
    const first = inFile(file);
    expect(first).toHaveLength(2 + 2 * SOURCES.length);
    expect(first[0]!.job.namespace).toBe('ministry');
    expect(await run()).toBe(0);
    expect(inFile(file)).toHaveLength(2 * first.length);
    expect(new Set(inFile(file).map(({ run: { runId } }) => runId)).size).toBe(first.length);
  });

  it('is sent with the token, which goes nowhere else', async () => {
    const tokenFile = join(world.paths.root, 'token');
    writeFileSync(tokenFile, 'secret-of-lineage\n');
    status = 307;
    await refreshTelling({
      LODESTAR_OPENLINEAGE_URL: `${url}/in`,
      LODESTAR_OPENLINEAGE_TOKEN_FILE: tokenFile,
    });
    expect(new Set(sent.map(({ path }) => path))).toEqual(new Set(['/in']));
    expect(sent[0]!.authorization).toBe('Bearer secret-of-lineage');
  });

  it('fails no run where it cannot be sent: it is told, noted in the journal, and counted', async () => {
    const metrics = beginMetrics(world.control);
    status = 503;
    const { outcome, unsent } = await refreshTelling({ LODESTAR_OPENLINEAGE_URL: url });
    const events = 2 + 2 * SOURCES.length;
    expect(outcome).toBe('published');
    // Whoever is away is not asked again and again.
    expect(sent).toHaveLength(2);
    expect(unsent?.data.message).toBe(`lineage unsent: ${events} events. the server answered 503`);
    const noted = world.control.sqlite
      .prepare(`select data from journal where event = 'lineage_unsent'`)
      .pluck();
    expect(noted.all().map((data) => JSON.parse(String(data)) as object)).toEqual([
      expect.objectContaining({ unsent: events }),
    ]);
    const counted = async () => metricLines(await metrics.read()).get('lodestar_lineage_unsent_total');
    expect([await counted(), await counted()]).toEqual([events, events]);
  });

  it('is nobody’s where no setting asks for it', () => {
    expect(openLineage(() => undefined)).toBeNull();
  });
});
