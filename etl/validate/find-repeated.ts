import type { Session } from '#warehouse/duckdb/database.ts';
import { numberChunks } from '#warehouse/duckdb/number-chunks.ts';
import type { RunContext } from '../run-context.ts';

/** Of so many bits one falls to each row: about one row in sixty then looks like a copy without being one. */
const BITS_A_ROW = 32;
/** 128 MB; beyond 30 million rows more look like copies, which only costs time. */
const MOST_BITS = 2 ** 30;
const ROWS_AT_ONCE = 2_000_000;

/** Rows that may repeat a key. */
export interface Suspects {
  /** SQL condition over a row: another one may have its key. */
  condition: string;
  /** Table that it reads. */
  table: string;
}

/**
 * Finds the rows whose key may come twice: all that do, and a few that do not. The hash of each is one bit of a map, so that
 * memory is four bytes a row however long the keys are, and most sources are known to have no copies after one look at them.
 *
 * @param rows SQL of the rows, with `_id`, numbers that follow each other
 * @param of.key SQL of the columns of the key, none of them NULL
 * @param of.atMost rows there can be
 * @param of.table name of the table that is made
 * @returns null where no key comes twice: then there is no such table either
 */
export async function findRepeated(
  { db, signal }: Pick<RunContext, 'db' | 'signal'>,
  rows: string,
  { key, atMost, table }: { key: string[]; atMost: number; table: string },
): Promise<Suspects | null> {
  const bits = Math.min(MOST_BITS, 2 ** Math.ceil(Math.log2(Math.max(atMost, 1) * BITS_A_ROW)));
  // Half of a hash is enough, and numbers of 32 bits are read without making an object of each.
  const place = `((hash(${key.join(', ')}) >> 32) & ${bits - 1})::uinteger`;
  const map = new Uint32Array(Math.max(1, bits / 32));
  let found = 0;
  for (const part of await partsOf(db, rows, atMost)) {
    const places = await db.result(`select ${place} as place from (${rows}) where ${part}`, {}, signal);
    const repeated = new Set<number>();
    for (const chunk of numberChunks(places)) mark(map, chunk, repeated);
    if (repeated.size === 0) continue;
    if (found === 0) await db.run(`create or replace temp table ${table} (place uinteger)`);
    await db.run(`insert into ${table} select unnest(cast($places as uinteger[]))`, {
      places: JSON.stringify([...repeated]),
    });
    found += repeated.size;
  }
  return found === 0 ? null : { table, condition: `${place} in (select place from ${table})` };
}

/**
 * SQL conditions that take some of the rows each, and together all. Rows that this transaction has written are numbered from far
 * above what a JavaScript number tells apart.
 */
async function partsOf(db: Pick<Session, 'rows'>, rows: string, atMost: number): Promise<string[]> {
  if (atMost <= ROWS_AT_ONCE) return ['true'];
  const [first] = await db.rows<{ id: string | null }>(`select min(_id)::varchar as id from (${rows})`);
  const begin = BigInt(first?.id ?? 0);
  return Array.from({ length: Math.ceil(atMost / ROWS_AT_ONCE) }, (_, part) => {
    const from = begin + BigInt(part * ROWS_AT_ONCE);
    return `_id >= ${from} and _id < ${from + BigInt(ROWS_AT_ONCE)}`;
  });
}

/** Marks places in a map of bits. @param repeated gets those that were marked before */
function mark(map: Uint32Array, places: Uint32Array, repeated: Set<number>): void {
  for (const place of places) {
    const word = place >>> 5;
    const bit = 1 << (place & 31);
    if (map[word]! & bit) repeated.add(place);
    else map[word]! |= bit;
  }
}
