import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import { Table, tableToIPC, vectorFromArray } from 'apache-arrow';
import { inTurns } from '#lib/server/in-turns.ts';
import { encodeArrow } from '#warehouse/arrow/encode-arrow.ts';
import { openDatabase, type Database } from '#warehouse/duckdb/database.ts';
import { benchSettings, median } from './measure.ts';

/** Columns as answers have them: a day, two texts, two whole numbers and one with a fraction, one in twenty missing. */
const TABLE_SQL = `
  create table texts as
    select date '2020-01-01' + (i % 2000)::int as day, 'unit-' || (hash(i) % 3600) as unit,
      'procedure-' || lpad((hash(i + 1) % 400)::varchar, 7, '0') as procedure, (hash(i) % 100000)::int as n,
      (case when hash(i + 2) % 20 > 0 then (hash(i) % 1000003) / 7.0 end)::double as x, i::bigint as id
    from range(1000000) r(i);
  create type units as enum (select distinct unit from texts order by unit);
  create type procedures as enum (select distinct procedure from texts order by procedure);
  create table codes as
    select day, unit::units as unit, procedure::procedures as procedure, n, x, id from texts`;

/** Milliseconds of each way, from the query to the last byte. */
interface Race {
  ours: number;
  apache: number;
  json: number;
}

/** Milliseconds and bytes of encoding alone, and how long the event loop stood still at most meanwhile. */
interface Encoding {
  ms: number;
  bytes: number;
  lagMs: number;
}

/** Encodings are short: each is measured so many times as often as the race. */
const ENCODINGS = 5;

/**
 * Encodes a million rows of six columns as the server does, beside apache-arrow's own way and JSON in the same run.
 *
 * @returns medians: how many times faster from the query on, MB/s of encoding alone, the longest stop of the event loop
 */
export async function benchArrow(plan: { rounds: number; tell: (line: object) => void }): Promise<object> {
  const db = await openDatabase(':memory:', { settings: { ...benchSettings, memory_limit: '2GB' } });
  try {
    await db.run(TABLE_SQL);
    const strings = await measureEncodings(db, 'texts', plan.rounds * ENCODINGS);
    const coded = await measureEncodings(db, 'codes', plan.rounds * ENCODINGS);
    const races: Race[] = [];
    for (let round = 0; round < plan.rounds; round++) {
      races.push(await race(db));
      plan.tell(races.at(-1)!);
    }
    return {
      arrow: {
        ...compare(races),
        strings_mb_s: speedOf(strings),
        coded_mb_s: speedOf(coded),
        lag_ms: lagOf([...strings, ...coded]),
      },
    };
  } finally {
    db.close();
  }
}

const rounded = (figure: number, digits: number) => Number(figure.toFixed(digits));
const compare = (races: Race[]) => ({
  vs_apache: rounded(median(races.map(({ apache, ours }) => apache / ours)), 1),
  vs_json: rounded(median(races.map(({ json, ours }) => json / ours)), 1),
});
const speedOf = (encodings: Encoding[]) =>
  rounded(median(encodings.map(({ bytes, ms }) => bytes / 1000 / ms)), 0);
const lagOf = (encodings: Encoding[]) => rounded(median(encodings.map(({ lagMs }) => lagMs)), 1);

async function race(db: Database): Promise<Race> {
  return {
    ours: await timed(async () => encodeInTurns(await db.result('from texts'))),
    apache: await timed(async () => encodeWithApache(await db.result('from texts'))),
    json: await timed(async () => JSON.stringify(await (await db.result('from texts')).getRowObjectsJson())),
  };
}

async function encodeWithApache(result: DuckDBMaterializedResult): Promise<number> {
  const names = result.deduplicatedColumnNames();
  const columns = await result.getColumnsJS();
  const vectors = columns.map((values, index) => [names[index], vectorFromArray(values as unknown[])]);
  return tableToIPC(new Table(Object.fromEntries(vectors) as never), 'stream').byteLength;
}

async function measureEncodings(db: Database, table: string, times: number): Promise<Encoding[]> {
  const result = await db.result(`from ${table}`);
  await encodeInTurns(result); // Code is compiled where it is used most: the first time is not counted.
  const encodings: Encoding[] = [];
  while (encodings.length < times) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    let bytes = 0;
    const ms = await timed(async () => (bytes = await encodeInTurns(result)));
    delay.disable();
    encodings.push({ ms, bytes, lagMs: delay.max / 1e6 });
  }
  return encodings;
}

async function encodeInTurns(result: DuckDBMaterializedResult): Promise<number> {
  let bytes = 0;
  for await (const piece of inTurns(encodeArrow(result))) bytes += piece.byteLength;
  return bytes;
}

/** Nobody pays for the garbage of who was measured before. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  globalThis.gc?.();
  const began = performance.now();
  await work();
  return performance.now() - began;
}
