import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Contract } from '#etl/contract/contract.ts';
import { receive } from '#etl/extract/receive.ts';
import type { EtlError } from '#etl/errors.ts';
import { contractWith, extractWorld, type ExtractWorld } from '../support/extract-world.ts';
import { contractOf, openLoadWorld } from '../support/load-world.ts';
import { postgresPrograms, startPostgres, type PostgresServer } from '../support/postgres.ts';
import { openRefreshWorld } from '../support/refresh-world.ts';

const absent = postgresPrograms() === null;
const why = absent ? ' (skipped: no PostgreSQL; set POSTGRES_BIN)' : '';

/** YAML of a server of type `postgres` whose address and user come from `THING_URL`. */
function serverOf(table: string, more: string[] = []): string {
  const custom = ['{ property: urlEnv, value: THING_URL }', `{ property: table, value: ${table} }`, ...more];
  return `{ server: db, type: postgres, host: localhost, port: 5432, database: postgres, schema: public, customProperties: [${custom.join(', ')}] }`;
}

function thing(
  table: string,
  more: string[] = [],
  parts: { columns?: string[]; custom?: string[] } = {},
): Contract {
  return contractWith({ server: serverOf(table, more), ...parts });
}

describe.skipIf(absent)(`a PostgreSQL database${why}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
    await server.run(`
      create role reader login password 'p@ss/word%';
      create table thing (id text primary key, n bigint);
      insert into thing select 'id-' || lpad(i::text, 6, '0'), i from generate_series(1, 25000) i;
      grant select on thing to reader;
      create table secret_thing (id text);
      create view slow_thing as select id, pg_sleep(0.002)::text as n from thing;
      grant select on slow_thing to reader;
      create view broken_thing as select id, 1 / (n - 20000) as n from thing;
      grant select on broken_thing to reader`);
  });
  afterAll(() => server?.stop());

  const open = (url = server.url('reader', 'p@ss/word%')): ExtractWorld => {
    const world = extractWorld();
    Object.assign(world.environment, { THING_URL: url, LODESTAR_ALLOW_LOOPBACK: '1' });
    return world;
  };
  const two = { columns: ['{ name: n, logicalType: integer }'] };
  const readLines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');
  const failureOf = async (world: ExtractWorld, contract: Contract): Promise<EtlError> => {
    const fault = await receive(world.context, contract).then(
      () => null,
      (cause: unknown) => cause as EtlError,
    );
    expect(fault?.name).toBe('EtlError');
    // Nothing of a half-read table, and no credential, is anywhere.
    const folder = join(world.paths.extracts, contract.id);
    expect(world.everything().filter(({ path }) => path.startsWith(`extracts/`))).toEqual([]);
    expect(() => readdirSync(join(folder, '.receiving'))).toThrow('ENOENT');
    expect(JSON.stringify([fault!.message, fault!.details, world.journal])).not.toMatch(
      /p@ss|p%40ss|reader|127\.0/,
    );
    return fault!;
  };
  /** Waits until a statement like this is at work in the server. */
  const working = async (like: string): Promise<number> => {
    for (;;) {
      const [row] = await server.run(
        `select pid from pg_stat_activity where application_name = 'lodestar' and query like $1 and state <> 'idle'`,
        [like],
      );
      if (row) return row.pid as number;
      await sleep(20);
    }
  };

  it('is read whole, in the order of its key, and kept with what is known of it', async () => {
    const world = open();
    const delivery = await receive(world.context, thing('thing', [], two));
    const [file] = delivery.files;
    const lines = readLines(file!.path);
    expect(lines).toHaveLength(25_000);
    expect(lines[0]).toBe('{"id":"id-000001","n":"1"}');
    expect(lines.at(-1)).toBe('{"id":"id-025000","n":"25000"}');
    const manifest = readFileSync(join(file!.path, '../manifest.json'), 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({
      files: [
        {
          fileName: 'rows.ndjson',
          counts: { records: 25_000, refused: 0 },
          database: { version: expect.stringMatching(/^\d+/), snapshot: expect.stringMatching(/^\d+:\d+:/) },
        },
      ],
    });
    expect(JSON.stringify([manifest, world.journal, world.everything().map(({ path }) => path)])).not.toMatch(
      /127\.0\.0\.1|reader|p@ss/,
    );
    // The same rows stored in another order are the same content.
    await server.run(
      `update thing set n = n where n % 7 = 0; cluster thing using thing_pkey; update thing set n = n where n < 99`,
    );
    const again = await receive(world.context, thing('thing', [], two));
    expect(again).toEqual(delivery);
  });

  it('is read as it stood at one moment while others write', async () => {
    await server.run(`create table busy as select i as id, 0 as n from generate_series(1, 20000) i`);
    const world = open(server.url());
    let isDone = false;
    let written = 0;
    const writer = (async () => {
      const client = await server.connect();
      for (; !isDone; written++)
        await client.query(
          `begin; insert into busy values (${100_001 + written}, 1); update busy set n = n + 1; commit`,
        );
      await client.end();
    })();
    while (written === 0) await sleep(20);
    const { files } = await receive(
      world.context,
      thing('busy', ['{ property: limits, value: { fetchSize: 50 } }'], two),
    );
    isDone = true;
    await writer;
    const values = readLines(files[0]!.path).map((line) => JSON.parse(line) as { id: string; n: string });
    const olds = new Set(values.filter(({ id }) => Number(id) <= 20_000).map(({ n }) => n));
    expect(olds.size).toBe(1);
    const transactions = Number([...olds][0]);
    expect(transactions).toBeGreaterThan(0);
    expect(values).toHaveLength(20_000 + transactions);
  });

  it('gives every value as it is printed with settings of our own, and tells nothing from empty', async () => {
    await server.run(`
      create table kinds (id text, big bigint, num numeric, many numeric, nan numeric, inf double precision, f8 double precision,
        yes boolean, d date, ts timestamp, tz timestamptz, iv interval, raw bytea, js jsonb, list text[], "Tên cột" text, nothing text,
        empty text, money money);
      insert into kinds values ('1', 9223372036854775807, 1.10, 12345678901234567890.123456789012345678901, 'NaN', 'Infinity', 0.1,
        true, '2026-10-31', '2026-10-31 23:59:59.123456', '2026-10-31 06:30:00+07', '1 day 02:00', '\\x00ff', '{"a": [1, 2.50]}',
        '{"a,b",null,"c\\"d"}', 'Đà Nẵng "một"', null, '', 1234.5)`);
    const { files } = await receive(open(server.url()).context, thing('kinds', []));
    expect(JSON.parse(readFileSync(files[0]!.path, 'utf8'))).toEqual({
      ...{
        id: '1',
        big: '9223372036854775807',
        num: '1.10',
        many: '12345678901234567890.123456789012345678901',
      },
      ...{
        nan: 'NaN',
        inf: 'Infinity',
        f8: '0.1',
        yes: 'true',
        d: '2026-10-31',
        ts: '2026-10-31 23:59:59.123456',
      },
      ...{
        tz: '2026-10-30 23:30:00+00',
        iv: 'P1DT2H',
        raw: '\\x00ff',
        js: '{"a": [1, 2.50]}',
        list: '["a,b",null,"c\\"d"]',
      },
      ...{ 'Tên cột': 'Đà Nẵng "một"', nothing: null, empty: '', money: '$1,234.50' },
    });
  });

  it('is read in little memory', async () => {
    await server.run(
      `create table wide as select i::text as id, repeat(md5(i::text), 30) as n from generate_series(1, 160000) i`,
    );
    globalThis.gc?.();
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    let most = 0;
    const watch = setInterval(() => {
      const { arrayBuffers, heapUsed } = process.memoryUsage();
      most = Math.max(most, arrayBuffers + heapUsed);
    }, 5);
    const { files } = await receive(open(server.url()).context, thing('wide', [], two));
    clearInterval(watch);
    expect(files[0]!.bytes).toBeGreaterThan(145_000_000);
    expect(most - before).toBeLessThan(120_000_000);
  });

  it('leaves nothing of a row that may not land', async () => {
    await server.run(
      `create table gated as select i::text as id, case when i = 2 then 'PLOT' else 'none' end as n,
         case when i = 2 then 'MAT' else 'THUONG' end as do_mat from generate_series(1, 3) i`,
    );
    const world = open(server.url());
    const gate = ['{ property: landingGate, value: { column: secrecy, allow: [THUONG] } }'];
    const columns = [
      '{ name: n, logicalType: string }',
      '{ name: secrecy, physicalName: do_mat, logicalType: string }',
    ];
    const { files } = await receive(world.context, thing('gated', [], { columns, custom: gate }));
    expect(readLines(files[0]!.path)[1]).toBe('{"$refused":true}');
    expect(world.everything().some(({ content }) => content.includes('PLOT'))).toBe(false);
  });

  it('is read only in the columns of the contract where it says so, and shows all others otherwise', async () => {
    await server.run(`create table more as select '1' as "Mã", 2 as n, 'x' as person`);
    const columns = [
      '{ name: n, logicalType: integer }',
      '{ name: code, physicalName: mã, logicalType: string }',
    ];
    const only = ['{ property: columns, value: contract }'];
    const world = open(server.url());
    const chosen = await receive(world.context, thing('more', only, { columns }));
    expect(readLines(chosen.files[0]!.path)).toEqual(['{"Mã":"1","n":"2"}']);
    const all = await receive(world.context, thing('more', [], { columns }));
    expect(readLines(all.files[0]!.path)).toEqual(['{"Mã":"1","n":"2","person":"x"}']);
  });

  it('that lacks a column of the contract fails as a file would', async () => {
    const world = await openLoadWorld();
    const columns = [
      '{ name: id, logicalType: string, primaryKey: true }',
      '{ name: n, physicalName: renamed, logicalType: integer }',
    ];
    const contract = contractOf({
      server: serverOf('thing', ['{ property: columns, value: contract }']),
      columns,
    });
    const { files } = await receive(open().context, contract);
    const content = readFileSync(files[0]!.path);
    await expect(world.load(contract, { 'rows.ndjson': content })).rejects.toMatchObject({
      code: 'contract_column_missing',
    });
  });

  describe('that cannot be read whole leaves nothing and says what to do', () => {
    it.each<[what: string, table: string, more: string[], message: RegExp]>([
      ['a missing table', 'nowhere', [], /table missing: public\.nowhere.*Correct schema and table/],
      ['no right to read it', 'secret_thing', [], /permission denied \(42501\).*grant SELECT/],
      ['a view that fails on a row', 'broken_thing', [], /cannot compute \(22012\).*mend the view/],
      [
        'more rows than allowed',
        'thing',
        ['{ property: limits, value: { maxRows: 24999 } }'],
        /maxRows = 24999/,
      ],
      [
        'more bytes than allowed',
        'thing',
        ['{ property: limits, value: { maxBytes: 100000 } }'],
        /maxBytes = 100000/,
      ],
      [
        'too little time',
        'slow_thing',
        ['{ property: limits, value: { timeoutSeconds: 0.5 } }'],
        /within 0\.5 s.*timeoutSeconds|cancelled \(57014\)/,
      ],
      [
        'a certificate nobody signed',
        'thing',
        ['{ property: ssl, value: verify-full }'],
        /certificate not trusted/,
      ],
    ])('%s', async (_, table, more, message) => {
      expect((await failureOf(open(), thing(table, more, two))).message).toMatch(message);
    });

    it('a wrong password', async () => {
      const fault = await failureOf(open(server.url('reader', 'wrong')), thing('thing'));
      expect(fault).toMatchObject({ code: 'extract_database_failed' });
      expect(fault.message).toMatch(/sign-in refused \(28P01\).*Check the user and the password/);
    });

    it.each<[what: string, url: (port: number) => string, message: RegExp]>([
      [
        'nobody at the port',
        () => 'postgres://reader:x@127.0.0.1:1/postgres',
        /connection refused \(ECONNREFUSED\)/,
      ],
      [
        'no such database',
        (port) => `postgres://lodestar_owner:only-for-tests@127.0.0.1:${port}/nothing`,
        /no such database \(3D000\)/,
      ],
      ['an address that is none', () => 'reader:p@ss@host', /address in THING_URL is none/],
      [
        'an address with parameters',
        (port) => `postgres://reader:x@127.0.0.1:${port}/postgres?options=-c`,
        /has parameters/,
      ],
      ['a private address', () => 'postgres://reader:x@10.0.0.1/postgres', /address refused/],
    ])('%s', async (_, url, message) => {
      expect((await failureOf(open(url(server.port)), thing('thing'))).message).toMatch(message);
    });

    it('this machine where it is not allowed, unless the list of hosts has it', async () => {
      const world = open();
      delete world.environment['LODESTAR_ALLOW_LOOPBACK'];
      expect((await failureOf(world, thing('thing', [], two))).message).toMatch(
        /address refused.*LODESTAR_ALLOW_HOSTS/,
      );
      world.environment['LODESTAR_ALLOW_HOSTS'] = `db.agency.vn, 127.0.0.1:${server.port}`;
      expect((await receive(world.context, thing('thing', [], two))).files).toHaveLength(1);
    });

    it('a setting that is not there', async () => {
      const world = open();
      delete world.environment['THING_URL'];
      expect(await failureOf(world, thing('thing'))).toMatchObject({
        code: 'extract_setting_missing',
        details: { name: 'THING_URL' },
      });
    });

    it('a connection that the administrator ends', async () => {
      const failed = failureOf(open(), thing('slow_thing', [], two));
      await server.run(`select pg_terminate_backend($1)`, [await working('%slow_thing%')]);
      expect((await failed).message).toMatch(/ended by its administrator \(57P01\)/);
    });

    it('a query that the administrator cancels', async () => {
      const failed = failureOf(open(), thing('slow_thing', [], two));
      await server.run(`select pg_cancel_backend($1)`, [await working('%slow_thing%')]);
      expect((await failed).message).toMatch(/statement cancelled \(57014\)/);
    });

    it('a table that another keeps to himself', async () => {
      const other: pg.Client = await server.connect();
      await other.query('begin; lock table thing in access exclusive mode');
      const limits = '{ property: limits, value: { timeoutSeconds: 1 } }';
      expect((await failureOf(open(), thing('thing', [limits], two))).message).toMatch(
        /within 1 s|cancelled/,
      );
      await other.end();
    });

    it('a server that is gone in the middle of the rows; it is read when it is back', async () => {
      const world = open();
      const failed = failureOf(world, thing('slow_thing', [], two));
      await working('%slow_thing%');
      await server.crash();
      expect((await failed).message).toMatch(
        /connection cut|ended by its administrator|starting or stopping|failure/,
      );
      expect((await failureOf(world, thing('thing', [], two))).message).toMatch(/connection refused/);
      await server.start();
      expect((await receive(world.context, thing('thing', [], two))).files).toHaveLength(1);
    });
  });

  it('is let go when the run is cancelled: its query ends too', async () => {
    const world = open();
    const failed = receive(world.context, thing('slow_thing', [], two)).catch((cause: unknown) => cause);
    await working('%slow_thing%');
    world.stop.abort();
    expect(await failed).toMatchObject({ code: 'run_cancelled' });
    await expect
      .poll(() => server.run(`select pid from pg_stat_activity where application_name = 'lodestar'`), {
        timeout: 10_000,
      })
      .toEqual([]);
    expect(world.everything().filter(({ path }) => path.startsWith('extracts/'))).toEqual([]);
  });

  it('is read over an encrypted connection whose certificate nobody checks, where the contract says so', async () => {
    await server.run(
      `create view how as select ssl::text as id from pg_stat_ssl where pid = pg_backend_pid()`,
    );
    const read = async (ssl: string) => {
      const { files } = await receive(
        open(server.url()).context,
        thing('how', [`{ property: ssl, value: ${ssl} }`]),
      );
      return readLines(files[0]!.path);
    };
    expect(await read('require')).toEqual(['{"id":"true"}']);
    expect(await read('disable')).toEqual(['{"id":"false"}']);
  });

  it('goes through the whole pipeline; a second time nothing has changed, a late correction is a new load', async () => {
    await server.run(`
      create table luot_muon ("Mã đơn vị" text, "Tháng" text, "Loại" text, "Lượt mượn" int, "Mượn trực tuyến" int,
        "Giờ mở cửa" numeric, "Số chi nhánh" int);
      insert into luot_muon values ('01', '05/2025', 'BOOK', 110, 55, 1250, 4), ('02', '05/2025', 'Sách', 210, 84, null, 5),
        ('02', '05/2025', 'FILM', 10, 11, 1, 1);
      create view v_luot_muon as select * from luot_muon`);
    const world = openRefreshWorld();
    try {
      world.rewrite('workspace/sources/loan_month/contract.yaml', (text) =>
        text
          .replace(/- \{ server: inbox.*\n/, `- ${serverOf('v_luot_muon')}\n`)
          .replace(/ {2}- \{ property: (decimalChar|groupChar|dialect).*\n/g, '')
          .replace("['', '-']", '[]'),
      );
      const settings: Record<string, string> = { THING_URL: server.url(), LODESTAR_ALLOW_LOOPBACK: '1' };
      const refresh = () => world.refresh({ environment: (name) => settings[name] });
      const sourceOf = async () => (await refresh()).sources.find(({ source }) => source === 'loan_month');
      const counts = { physical: 3, loaded: 2, quarantined: 1, skipped: 0 };
      expect(await sourceOf()).toMatchObject({ outcome: 'loaded', ...counts });
      expect(await sourceOf()).toMatchObject({ outcome: 'unchanged', ...counts });
      await server.run(`update luot_muon set "Mượn trực tuyến" = 9 where "Loại" = 'FILM'`);
      expect(await sourceOf()).toMatchObject({ outcome: 'loaded', physical: 3, loaded: 3, quarantined: 0 });
      await server.run(`alter view v_luot_muon rename column "Lượt mượn" to "Số lượt"`);
      expect((await sourceOf())?.outcome).toBe('failed');
    } finally {
      world.close();
    }
  });
});
