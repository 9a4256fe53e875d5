import type { Session } from '#warehouse/duckdb/database.ts';
import { numberChunks } from '#warehouse/duckdb/number-chunks.ts';
import type { RunContext } from '../run-context.ts';

/** A map has so many bits for each row, or up to twice as many: one hash in thirty to sixty then looks like a copy without being one. */
const BITS_A_ROW = 32;
/** 128 MB; beyond 30 million rows more look like copies, which only costs time. */
const MOST_BITS = 2 ** 30;
const ROWS_AT_ONCE = 5_000_000;
/** A map is marked slice by slice, each of which a processor holds near: to and fro costs four times as much. */
const SLICES = 64;
/** Bits that a map has no room for are multiplied by an odd number and folded onto it: keys put together of parts may be alike in the others. */
const SPREAD = 40_503;

/** Rows that may repeat a key. */
export interface Suspects {
  /** SQL condition: another row may have the key that this number (SQL) is of. */
  isSuspect(number: string): string;
  /** Table that it reads. */
  table: string;
}

/**
 * Finds the rows whose key may come twice: all that do, and a few that do not. The number of each is one bit of a map, so that
 * memory is four to eight bytes a row however long the keys are, and most sources are known to have no copies after one look at them.
 * Numbers below the size of the map, as of a register that counts its records, have a bit each and are told apart without a doubt.
 *
 * @param rows SQL of the rows: `_id`, one of `of.ids`, and `_number` (BIGINT, not below 0), which rows have in common
 * that have the key in common: a hash, or the key itself
 * @param of.ids SQL of the `_id` of all rows there are, numbers that follow each other without a gap
 * @param of.atMost rows there can be
 * @param of.table name of the table that is made
 * @returns null where no key comes twice: then there is no such table either
 */
export async function findRepeated(
  { db, signal }: Pick<RunContext, 'db' | 'signal'>,
  rows: string,
  { ids, atMost, table }: { ids: string; atMost: number; table: string },
): Promise<Suspects | null> {
  const bits = Math.min(MOST_BITS, 2 ** Math.ceil(Math.log2(Math.max(atMost, 1) * BITS_A_ROW)));
  const beyond = (number: string) => `((${number}) >> ${Math.log2(bits)}) & ${bits - 1}`;
  // Numbers of 32 bits are read without making an object of each.
  const placeOf = (number: string) =>
    `(xor(${number}, (${beyond(number)}) * ${SPREAD}) & ${bits - 1})::uinteger`;
  const map = new Uint32Array(Math.max(1, bits / 32));
  let room: Room | null = null;
  let found = 0;
  try {
    for (const part of await partsOf(db, ids, atMost)) {
      const places = await db.result(
        `select ${placeOf('_number')} as place from (${rows}) where ${part}`,
        {},
        signal,
      );
      const repeated = new Set<number>();
      if (areNear(places, bits)) for (const near of numberChunks(places)) mark(map, near, repeated);
      else mark(map, inSlices(places, bits, (room ??= roomFor(Math.min(atMost, ROWS_AT_ONCE)))), repeated);
      if (repeated.size === 0) continue;
      if (found === 0) await db.run(`create or replace temp table ${table} (place uinteger)`);
      await db.run(`insert into ${table} select unnest(cast($places as uinteger[]))`, {
        places: JSON.stringify([...repeated]),
      });
      found += repeated.size;
    }
  } finally {
    // They would stay until they are collected, which nothing here asks for.
    for (const { buffer } of [map, ...(room === null ? [] : [room.places, room.sliced])]) buffer.transfer(0);
  }
  const isSuspect = (number: string) => `${placeOf(number)} in (select place from ${table})`;
  return found === 0 ? null : { table, isSuspect };
}

/**
 * SQL conditions that take some of the rows each, and together all. Rows that this transaction has written are numbered from far
 * above what a JavaScript number tells apart.
 */
async function partsOf(db: Pick<Session, 'rows'>, ids: string, atMost: number): Promise<string[]> {
  if (atMost <= ROWS_AT_ONCE) return ['true'];
  const [first] = await db.rows<{ id: string | null }>(`select min(_id)::varchar as id from (${ids})`);
  const begin = BigInt(first?.id ?? 0);
  return Array.from({ length: Math.ceil(atMost / ROWS_AT_ONCE) }, (_, part) => {
    const from = begin + BigInt(part * ROWS_AT_ONCE);
    return `_id >= ${from} and _id < ${from + BigInt(ROWS_AT_ONCE)}`;
  });
}

type Result = Awaited<ReturnType<Session['result']>>;

/** Whether most places are less than a slice away from the one before, as the first chunk tells: such need not be put in order. */
function areNear(places: Result, bits: number): boolean {
  for (const first of numberChunks(places)) {
    const near = first.filter((place, at) => at > 0 && Math.abs(place - first[at - 1]!) < bits / SLICES);
    return near.length * 2 > first.length;
  }
  return false;
}

/** Where places are put in order; used again for each part, since what is given up stays until it is collected. */
interface Room {
  places: Uint32Array<ArrayBuffer>;
  sliced: Uint32Array<ArrayBuffer>;
}

function roomFor(rows: number): Room {
  return { places: new Uint32Array(rows), sliced: new Uint32Array(rows) };
}

/** The places of a result, those of one slice of the map after those of another. */
function inSlices(result: Result, bits: number, { places, sliced }: Room): Uint32Array {
  const shift = Math.max(0, Math.log2(bits) - Math.log2(SLICES));
  const ends = new Uint32Array(SLICES + 1);
  let rows = 0;
  for (const chunk of numberChunks(result)) {
    places.set(chunk, rows);
    rows += chunk.length;
    for (let at = 0; at < chunk.length; at++) ends[(chunk[at]! >>> shift) + 1]!++;
  }
  for (let slice = 1; slice <= SLICES; slice++) ends[slice]! += ends[slice - 1]!;
  for (let at = 0; at < rows; at++) {
    const place = places[at]!;
    sliced[ends[place >>> shift]!++] = place;
  }
  return sliced.subarray(0, rows);
}

/** Marks places in a map of bits. @param repeated is given those that were marked before */
function mark(map: Uint32Array, places: Uint32Array, repeated: Set<number>): void {
  for (let at = 0; at < places.length; at++) {
    const place = places[at]!;
    const word = place >>> 5;
    const bit = 1 << (place & 31);
    if (map[word]! & bit) repeated.add(place);
    else map[word]! |= bit;
  }
}
