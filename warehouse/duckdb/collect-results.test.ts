import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from './database.ts';

const before = globalThis.gc;
let db: Database;
beforeAll(async () => {
  // As the server runs.
  setFlagsFromString('--expose-gc');
  globalThis.gc = runInNewContext('gc') as NodeJS.GCFunction;
  db = await openDatabase(':memory:');
});
afterAll(() => {
  db.close();
  globalThis.gc = before;
});

/** Asks for results of so many values, each of which outlives its youth. @returns how many of them V8 has given back */
async function askedAndLeft(times: number, values: number): Promise<number> {
  let freed = 0;
  const registry = new FinalizationRegistry(() => (freed += 1));
  for (let time = 0; time < times; time++) {
    const held = [await db.result(`select i from range(${values}) r(i)`)];
    registry.register(held[0]!, null);
    for (let look = 0; look < 3; look++) void globalThis.gc?.({ type: 'minor', execution: 'sync' });
    held.length = 0;
  }
  await pause(50);
  return freed;
}

describe('long results', () => {
  it('are given back to the engine once some have come, though nobody waits for V8', async () => {
    expect(await askedAndLeft(10, 1_000_000)).toBeGreaterThan(2);
  });

  it('of few values are left to V8', async () => {
    expect(await askedAndLeft(200, 1_000)).toBeLessThan(20);
  });
});
