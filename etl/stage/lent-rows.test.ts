import { expect, it } from 'vitest';
import { LentRows } from './lent-rows.ts';

/** Lends rows of some sizes, so many at once. @returns the rooms they were lent in */
async function roomsOf(sizes: readonly number[], atOnce: number): Promise<Set<ArrayBufferLike>> {
  const lent = new LentRows();
  const rooms = new Set<ArrayBufferLike>();
  for (const size of sizes) {
    lent.lend(Buffer.alloc(size, 1), (rows) => {
      expect(rows.equals(Buffer.alloc(size, 1))).toBe(true);
      rooms.add(rows.buffer);
      return Promise.resolve();
    });
    await lent.takeBack(atOnce - 1);
  }
  await lent.takeBack(0);
  return rooms;
}

it('lends the same rooms again and again', async () => {
  expect((await roomsOf(Array<number>(100).fill(50_000), 4)).size).toBeLessThanOrEqual(5);
});

it('keeps no room that has become too small', async () => {
  const lent = new LentRows();
  const before = new Set<ArrayBufferLike>();
  for (let size = 100_000; size < 1_000_000; size += 5_000)
    lent.lend(Buffer.alloc(size), (rows) => void before.add(rows.buffer));
  // As many again, all at once: of the rooms there were, one is left.
  const again: ArrayBufferLike[] = [];
  for (let at = 0; at < before.size; at++)
    lent.lend(Buffer.alloc(1), (rows) => {
      again.push(rows.buffer);
      return Promise.resolve();
    });
  await lent.takeBack(0);
  expect(before.size).toBeGreaterThan(100);
  expect(again.filter((room) => before.has(room))).toHaveLength(1);
});
