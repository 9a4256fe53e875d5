import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from './database.ts';
import { Lanes, type Lane } from './lanes.ts';

/** Keeps an engine busy until it is interrupted. */
const ENDLESS = 'select count(*) from range(1000000000000) r(i) where i % 7 = 3';

let db: Database;
beforeEach(async () => {
  db = await openDatabase(':memory:', { settings: { threads: '1' } });
});
afterEach(() => db.close());

describe('statements in lanes', () => {
  it('let a quick one through while long ones run and wait', async () => {
    const lanes = new Lanes(2);
    const gone = new AbortController();
    const long = Array.from({ length: 3 }, () =>
      lanes.run('long', gone.signal, () => db.rows(ENDLESS, {}, gone.signal)),
    );
    const ended = Promise.allSettled(long);
    expect(lanes.load).toEqual({ quick: 0, long: 1, waiting: 2 });
    expect(await lanes.run('quick', undefined, () => db.rows('select 1 as one'))).toEqual([{ one: 1 }]);
    expect(lanes.load).toEqual({ quick: 0, long: 1, waiting: 2 });
    gone.abort();
    for (const one of await ended) expect(one).toMatchObject({ reason: { code: 'query_interrupted' } });
    expect(lanes.load).toEqual({ quick: 0, long: 0, waiting: 0 });
  });

  it('begin in the order they came, quick ones before long ones', async () => {
    const lanes = new Lanes(1);
    const begun: string[] = [];
    const work = (name: string) => async () => {
      begun.push(name);
      await db.rows('select 1');
    };
    const asked: [Lane, string][] = [
      ['long', 'a'],
      ['long', 'b'],
      ['quick', 'c'],
      ['quick', 'd'],
      ['long', 'e'],
    ];
    await Promise.all(asked.map(([lane, name]) => lanes.run(lane, undefined, work(name))));
    expect(begun).toEqual(['a', 'c', 'd', 'b', 'e']);
  });

  it('leave the line with whoever asked, and go on after one that failed', async () => {
    const lanes = new Lanes(1);
    const gone = new AbortController();
    const failing = lanes.run('quick', undefined, () => db.rows('select no_such_column'));
    const leaving = lanes.run('quick', gone.signal, () => db.rows('select 1'));
    const staying = lanes.run('quick', undefined, () => db.rows('select 2 as two'));
    gone.abort();
    await expect(leaving).rejects.toMatchObject({ code: 'query_interrupted' });
    await expect(failing).rejects.toThrow('no_such_column');
    expect(await staying).toEqual([{ two: 2 }]);
    await expect(lanes.run('quick', gone.signal, () => db.rows('select 1'))).resolves.toHaveLength(1);
  });

  it('give a long one that runs alone all cores, and one that begins later what all have', async () => {
    const spread: number[] = [];
    const lanes = new Lanes(3, {
      ...{ narrow: 1, wide: 3 },
      set: (threads) => {
        spread.push(threads);
        return db.run(`set threads = ${threads}`);
      },
    });
    const threads = async (lane: Lane) => {
      const [found] = await lanes.run(lane, undefined, () =>
        db.rows<{ threads: number }>("select current_setting('threads')::integer as threads"),
      );
      return found!.threads;
    };
    expect(await threads('quick')).toBe(1);
    expect(await threads('long')).toBe(3);
    expect(await threads('long')).toBe(3);
    expect(spread).toEqual([3]);
    expect(await threads('quick')).toBe(1);
    await lanes.run('quick', undefined, async () => expect(await threads('long')).toBe(1));
    expect(spread).toEqual([3, 1]);
  });

  it('take no thread away from a long one that runs', async () => {
    const spread: number[] = [];
    const set = async (threads: number) => void spread.push(threads);
    const lanes = new Lanes(3, { narrow: 1, wide: 3, set });
    const { promise, resolve } = Promise.withResolvers<void>();
    const long = lanes.run('long', undefined, () => promise);
    await lanes.run('quick', undefined, () => db.rows('select 1'));
    await lanes.run('long', undefined, () => db.rows('select 1'));
    expect(spread).toEqual([3]);
    resolve();
    await long;
    await lanes.run('quick', undefined, () => db.rows('select 1'));
    expect(spread).toEqual([3, 1]);
  });
});
