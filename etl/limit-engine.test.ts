import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import { readEnvironment } from './env.ts';
import { limitEngine } from './limit-engine.ts';

const set = (threads: string | undefined) =>
  limitEngine((name) => (name === 'LODESTAR_ETL_THREADS' ? threads : undefined));

async function threadsOf(settings?: Record<string, string>): Promise<number> {
  const db = await openDatabase(':memory:', { settings });
  try {
    const [found] = await db.rows<{ threads: number }>("select current_setting('threads') as threads");
    return Number(found!.threads);
  } finally {
    db.close();
  }
}

describe('LODESTAR_ETL_THREADS', () => {
  afterEach(() => limitEngine(readEnvironment));

  it('is how many threads databases have that are opened from then on', async () => {
    set('3');
    expect(await threadsOf()).toBe(3);
    set(undefined);
    expect(await threadsOf()).toBe(3);
  });

  it('leaves alone those that say how many they have', async () => {
    set('3');
    expect(await threadsOf({ threads: '2' })).toBe(2);
  });

  it.each(['0', '-1', '257', '1.5', 'many', '2 '])('is refused as %j', (threads) => {
    expect(() => set(threads)).toThrow(
      expect.objectContaining({
        code: 'argument_invalid',
        message: expect.stringContaining('from 1 to 256'),
      }),
    );
  });
});
