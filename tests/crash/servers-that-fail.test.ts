import { afterAll, describe, expect, it } from 'vitest';
import { readRun } from '#warehouse/control/runs.ts';
import { firstFile, modes, prepareCrashes, secondFile, withMode, type Mode } from '../support/crash-world.ts';
import { countingServer, openCountingServer, type ServerFault } from '../support/counting-server.ts';
import { rowsOf } from '../support/load-model.ts';
import { OutcomeTable } from '../support/outcome-table.ts';
import { postgresPrograms, startPostgres, type PostgresServer } from '../support/postgres.ts';

const table = new OutcomeTable('A server that fails', ['fault', 'mode', 'told as', 'then']);
afterAll(() => table.print());

const status =
  (code: number, headers = {}): ServerFault =>
  (response) => {
    response.writeHead(code, headers);
    response.end();
  };
const torn =
  (bytes: string): ServerFault =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '4096' });
    response.write(bytes, () => response.destroy());
  };
const body =
  (text: string): ServerFault =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(text);
  };
const ALWAYS = Infinity;
const faults: [what: string, times: number, fault: ServerFault, code: string | null][] = [
  ['429 once', 1, status(429, { 'retry-after': '0' }), null],
  ['429 for good', ALWAYS, status(429), 'extract_http_failed'],
  ['503 once', 1, status(503, { 'retry-after': '0' }), null],
  ['503 for good', ALWAYS, status(503), 'extract_http_failed'],
  ['a reset within a page, once', 1, torn('{"items":[{"unit_'), null],
  ['a reset within a page, for good', ALWAYS, torn('{"items":[{"unit_'), 'extract_http_failed'],
  ['a reset before a page, for good', ALWAYS, (response) => response.destroy(), 'extract_http_failed'],
  ['a page that is cut short', ALWAYS, body('{"items":[{"unit_code":"01"'), 'extract_http_failed'],
  ['a page that is no listing', ALWAYS, body('<html>maintenance</html>'), 'extract_http_failed'],
  ['an answer that never comes', ALWAYS, () => undefined, 'extract_http_failed'],
  [
    'a listing that ends too soon',
    ALWAYS,
    body('{"items":[],"next":null,"total":9}'),
    'extract_paging_inconsistent',
  ],
];

for (const mode of modes) {
  const server = await openCountingServer();
  server.show(firstFile);
  const change = (contract: string) =>
    withMode(mode)(contract).replace(/\{ server: inbox.*\}/, () => countingServer);
  const prepared = await prepareCrashes('', change, {}, server.environment);
  afterAll(() => {
    server.close();
    prepared.close();
  });

  describe(`a REST server, in mode ${mode},`, () => {
    it.each(faults)('with %s loses and doubles nothing', async (what, times, fault, code) => {
      const world = prepared.open();
      const refresh = () => world.refresh({ environment: (name) => server.environment[name] });
      server.show(secondFile(mode));
      server.fail({ page: 1, times }, fault);
      const failed = await refresh();
      server.mend();
      const { rows } = await world.served();
      expect(rows).toEqual(rowsOf(mode, code === null ? [firstFile, secondFile(mode)] : [firstFile]));
      expect(world.leftovers()).toEqual([]);
      const told = world.inControl((control) => readRun(control, failed.runId))!.sources[0];
      expect(told?.errorCode ?? null).toBe(code);
      const then = await refresh();
      expect((await world.served()).rows).toEqual(rowsOf(mode, [firstFile, secondFile(mode)]));
      expect(world.leftovers()).toEqual([]);
      expect((await refresh()).outcome).toBe('unchanged');
      table.add(what, mode, code ?? 'nothing: asked again', then.outcome);
      world.close();
    });
  });
}

const absent = postgresPrograms() === null;
describe.skipIf(absent)('a PostgreSQL server (needs one: POSTGRES_BIN)', async () => {
  const server = absent ? null : await startPostgres();
  await server?.run(`
    create table counted (unit_code text, period date, visits text, ends boolean default false, primary key (unit_code, period));
    create view count_month as select unit_code, period, case when ends and pg_terminate_backend(pg_backend_pid()) then visits
      else visits end as visits from counted`);
  afterAll(() => server?.stop());
  const show = async ({ run }: PostgresServer, file: string, endsAt: number | null) => {
    await run('delete from counted');
    for (const [at, line] of file.trim().split('\n').slice(1).entries())
      await run('insert into counted values ($1, $2, $3, $4)', [...line.split(','), at === endsAt]);
  };

  it.each(modes.flatMap((mode) => [0, 1, 2].map((row) => [row, mode] as [number, Mode])))(
    'that ends the connection at row %i, in mode %s, loses and doubles nothing',
    async (row, mode) => {
      const environment = { COUNT_URL: server!.url(), LODESTAR_ALLOW_LOOPBACK: '1' };
      const contract = `{ server: db, type: postgres, host: localhost, port: 5432, database: postgres, schema: public, customProperties: [{ property: urlEnv, value: COUNT_URL }, { property: table, value: count_month }] }`;
      await show(server!, firstFile, null);
      const prepared = await prepareCrashes(
        '',
        (text) => withMode(mode)(text).replace(/\{ server: inbox.*\}/, () => contract),
        {},
        environment,
      );
      const world = prepared.open();
      const refresh = () => world.refresh({ environment: (name) => environment[name as 'COUNT_URL'] });
      await show(server!, secondFile(mode), row);
      const { outcome, runId } = await refresh();
      expect(outcome).toBe('failed');
      const told = world.inControl((control) => readRun(control, runId))!.sources[0];
      expect(told?.errorCode).toBe('extract_database_failed');
      expect((await world.served()).rows).toEqual(rowsOf(mode, [firstFile]));
      await show(server!, secondFile(mode), null);
      const then = await refresh();
      expect((await world.served()).rows).toEqual(rowsOf(mode, [firstFile, secondFile(mode)]));
      expect(world.leftovers()).toEqual([]);
      expect((await refresh()).outcome).toBe('unchanged');
      table.add(
        `PostgreSQL ends the connection at row ${row}`,
        mode,
        'extract_database_failed',
        then.outcome,
      );
      prepared.close();
    },
  );
});
