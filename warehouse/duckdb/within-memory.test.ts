import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from './database.ts';
import { withinMemory } from './within-memory.ts';

let folder: string;
let db: Database;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lodestar-memory-'));
  db = await openDatabase(':memory:', {
    settings: { memory_limit: '8MB', temp_directory: join(folder, 'spill'), max_temp_directory_size: '1MB' },
  });
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

describe('a question of an engine with little memory', () => {
  it('is answered where there is enough', async () => {
    expect(await withinMemory(() => db.rows('select 1 as one'))).toEqual([{ one: 1 }]);
  });

  it('is told apart where there is not, with what the engine says', async () => {
    const asked = withinMemory(() =>
      db.rows(
        'select i::varchar as text, count(*) as n from range(3000000) r(i) group by 1 order by 2, 1 limit 1',
      ),
    );
    await expect(asked).rejects.toMatchObject({
      code: 'query_memory_short',
      cause: expect.objectContaining({
        message: expect.stringContaining('Out of Memory') as string,
      }) as Error,
    });
  });

  it('fails as ever for any other reason', async () => {
    await expect(withinMemory(() => db.rows('select nothing_there'))).rejects.toThrow('nothing_there');
  });
});
