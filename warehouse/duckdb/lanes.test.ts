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

  /** Lanes that tell the engine its threads, and which they told it. */
  const spreadingLanes = () => {
    const told: number[] = [];
    const set = (threads: number) => {
      told.push(threads);
      return db.run(`set threads = ${threads}`);
    };
    return { told, lanes: new Lanes(3, { narrow: 1, wide: 3, set }) };
  };

  it('give a long one that runs alone more threads, and one that begins later what all have', async () => {
    const { told, lanes } = spreadingLanes();
    const threads = async (lane: Lane) => {
      const [found] = await lanes.run(lane, undefined, () =>
        db.rows<{ threads: number }>("select current_setting('threads')::integer as threads"),
      );
      return found!.threads;
    };
    expect(await threads('quick')).toBe(1);
    expect(await threads('long')).toBe(3);
    expect(await threads('long')).toBe(3);
    expect(told).toEqual([3]);
    await lanes.run('quick', undefined, async () => expect(await threads('long')).toBe(1));
    expect(told).toEqual([3, 1]);
  });

  it('give a long one no more threads that begins beside another statement', async () => {
    const { told, lanes } = spreadingLanes();
    await lanes.run('quick', undefined, () => lanes.run('long', undefined, () => db.rows('select 1')));
    expect(told).toEqual([]);
  });

  it('take no thread away from long ones that run one beside the other', async () => {
    const { told, lanes } = spreadingLanes();
    const { promise, resolve } = Promise.withResolvers<void>();
    const long = lanes.run('long', undefined, () => promise);
    await lanes.run('quick', undefined, () => db.rows('select 1'));
    await lanes.run('long', undefined, () => db.rows('select 1'));
    expect(told).toEqual([3]);
    resolve();
    await long;
    await lanes.run('quick', undefined, () => db.rows('select 1'));
    expect(told).toEqual([3, 1]);
  });

  it('run a statement on what there is where the threads cannot be changed, and try again', async () => {
    const faults: unknown[] = [];
    const set = () => Promise.reject(new Error('locked'));
    const lanes = new Lanes(2, { narrow: 1, wide: 2, set, onFault: (fault) => faults.push(fault) });
    for (let round = 1; round <= 2; round++) {
      expect(await lanes.run('long', undefined, () => db.rows('select 1 as one'))).toEqual([{ one: 1 }]);
      expect(faults).toHaveLength(round);
    }
    expect(lanes.load).toEqual({ quick: 0, long: 0, waiting: 0 });
  });

  it('change nothing where no more threads are to be had', async () => {
    const set = () => Promise.reject(new Error('asked for'));
    const lanes = new Lanes(2, { narrow: 2, wide: 2, set });
    expect(await lanes.run('long', undefined, () => db.rows('select 1 as one'))).toEqual([{ one: 1 }]);
  });
});
