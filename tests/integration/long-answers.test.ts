import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '#warehouse/duckdb/database.ts';
import { everything } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import type { Pieces, Question } from '#lib/server/answer.ts';
import { AnswerCache } from '#lib/server/answer-cache.ts';
import { longAnswers } from '#lib/server/long-answers.ts';
import { answerTable, type Table } from '#lib/server/table-answer.ts';

const LONG = 100_000;
const snapshot = { snapshotId: '20261031-000000-0000' } as Snapshot;
let db: Database;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lodestar-answers-'));
  process.env['LODESTAR_DATA'] = folder;
  db = await openDatabase(':memory:');
});
afterAll(() => {
  db.close();
  delete process.env['LODESTAR_DATA'];
  rmSync(folder, { recursive: true });
});

interface Asked {
  rows?: number;
  /** Null for all. */
  limit?: number | null;
  cache?: AnswerCache;
  format?: string;
  method?: string;
  read?: Table['read'];
  signal?: AbortSignal;
}

/** Asks for numbers, none of which are kept. */
function ask({
  rows = LONG,
  limit = LONG,
  cache = new AnswerCache(1_000_000),
  format = 'csv',
  method = 'GET',
  read,
  signal = new AbortController().signal,
}: Asked) {
  const sql = `select i, -i as opposite from range(${rows}) r(i)`;
  const table: Table = {
    ...{ name: 'numbers', question: { rows }, dictionaries: new Set() },
    read: read ?? ((own) => db.result(sql, undefined, own)),
    page: { limit, offset: 0 },
  };
  const question: Question = {
    ...{ method, url: new URL(`http://localhost/?format=${format}`), header: () => null, signal },
    ...{ address: '127.0.0.1', home: 'http://127.0.0.1' },
  };
  return answerTable(snapshot, everything, question, { table, cache });
}

async function lines(body: Pieces): Promise<number> {
  let text = '';
  for await (const piece of body) text += String(piece);
  return text.trimEnd().split('\r\n').length;
}

describe('a long answer', () => {
  it('counts as one until its last piece has left', async () => {
    const { body } = await ask({});
    expect(longAnswers.bytes).toBe(LONG * 2 * 16);
    expect(await lines(body as Pieces)).toBe(LONG + 1);
    expect(longAnswers.bytes).toBe(0);
  });

  it('counts no longer where whoever asked leaves it half read, or unread', async () => {
    const { body } = await ask({});
    for await (const piece of body as Pieces) if (piece.length > 100) break;
    expect(longAnswers.bytes).toBe(0);
    const gone = new AbortController();
    await ask({ signal: gone.signal });
    gone.abort();
    expect(longAnswers.bytes).toBe(0);
  });

  it('counts no longer once it has turned out short, or only its head was asked for', async () => {
    await ask({ rows: 10 });
    expect(longAnswers.bytes).toBe(0);
    await ask({ method: 'HEAD' });
    await setImmediate();
    expect(longAnswers.bytes).toBe(0);
  });

  it('counts once it has turned out long, though nothing had said so', async () => {
    const { body } = await ask({ limit: null });
    expect(longAnswers.bytes).toBe(LONG * 2 * 16);
    expect(await lines(body as Pieces)).toBe(LONG + 1);
    expect(longAnswers.bytes).toBe(0);
  });

  it('that several share counts until the last of them has read it or gone', async () => {
    const cache = new AnswerCache(1_000_000);
    const gone = new AbortController();
    let reads = 0;
    const read: Table['read'] = (own) => {
      reads += 1;
      return db.result(`select i, -i as opposite from range(${LONG}) r(i)`, undefined, own);
    };
    const asked = [{}, { method: 'HEAD' }, { signal: gone.signal }, {}];
    const [first, , , last] = await Promise.all(asked.map((one) => ask({ ...one, cache, read })));
    await setImmediate();
    expect(reads).toBe(1);
    expect(await lines(first!.body as Pieces)).toBe(LONG + 1);
    gone.abort();
    expect(longAnswers.bytes).toBe(LONG * 2 * 16);
    expect(await lines(last!.body as Pieces)).toBe(LONG + 1);
    expect(longAnswers.bytes).toBe(0);
  });

  it('is written no further for whoever has gone, and leaves nothing behind', async () => {
    const gone = new AbortController();
    const { body } = await ask({ format: 'parquet', signal: gone.signal });
    const pieces = (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
    const first = pieces.next();
    gone.abort();
    await expect(first).rejects.toMatchObject({ code: 'query_interrupted' });
    expect(readdirSync(join(folder, 'exports'))).toEqual([]);
    expect(longAnswers.bytes).toBe(0);
  });

  it('counts no longer where it could not be read', async () => {
    const failing = ask({ read: () => db.result('select error($why)', { why: 'no such numbers' }) });
    await expect(failing).rejects.toThrow('no such numbers');
    expect(longAnswers.bytes).toBe(0);
  });
});
