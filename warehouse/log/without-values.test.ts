import { describe, expect, it } from 'vitest';
import { openDatabase } from '../duckdb/database.ts';
import { WarehouseError } from '../errors.ts';
import { framesOf, messageWithoutValues } from './without-values.ts';

describe('what the log says of a fault', () => {
  it('holds no value that DuckDB choked on', async () => {
    const db = await openDatabase(':memory:');
    const fault = (await db
      .rows(`select cast('Nguyễn ''Văn'' An' as integer)`)
      .catch((cause: unknown) => cause)) as Error;
    db.close();
    expect(fault.message).toContain("Nguyễn 'Văn' An");
    expect(messageWithoutValues(fault)).toMatch(/^Conversion Error: Could not convert string … to INT32/);
    expect(messageWithoutValues(fault)).not.toMatch(/Nguyễn|Văn|An/);
  });

  it('holds no text that was no JSON', () => {
    expect(messageWithoutValues(catching(() => JSON.parse('{"name": An}')))).not.toContain('name');
  });

  it('holds names of columns, and whatever stands in the program', async () => {
    const db = await openDatabase(':memory:');
    const fault = (await db.rows('select "no_such" from range(1)').catch((cause: unknown) => cause)) as Error;
    db.close();
    expect(messageWithoutValues(fault)).toContain('no_such');
    const none = null as unknown as { field: string };
    expect(messageWithoutValues(catching(() => none.field))).toContain("'field'");
    const own = new WarehouseError('snapshot_missing', "snapshot missing: 's-1'");
    expect(messageWithoutValues(own)).toBe("snapshot missing: 's-1'");
  });

  it('says where it arose, without the message, which a stack repeats', () => {
    expect(framesOf(new Error('a value'))).toMatch(/^at /);
    expect(framesOf(new Error('a value'))).not.toContain('a value');
  });
});

function catching(work: () => unknown): Error {
  try {
    work();
  } catch (fault) {
    return fault as Error;
  }
  throw new Error('nothing failed');
}
