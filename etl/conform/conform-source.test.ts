import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '#warehouse/duckdb/database.ts';
import { readLayoutSql } from '#warehouse/snapshot/layout.ts';
import { conformSource } from './conform-source.ts';

describe('conformSource', () => {
  let db: Database;
  beforeEach(async () => {
    db = await openDatabase(':memory:');
    await db.run(readLayoutSql());
    await db.run(`create table validate.task as
      select * from (values ('A', date '2025-05-01', '7'), ('B', date '2025-07-01', 'secret')) v(code, due, note)`);
  });
  afterEach(() => db.close());

  const conform = (sql: string, signal = new AbortController().signal) =>
    conformSource(
      {
        db,
        asOf: '2025-06-30',
        signal,
        content: { conform: [{ id: 'task', file: 'sources/task/conform.sql', sql }] },
      },
      'task',
    );

  it('gives the same table when it runs again', async () => {
    await conform('select lower(code) as code from validate.task');
    await conform('select lower(code) as code from validate.task -- ends in a comment');
    expect(await db.rows('from conform.task order by 1')).toEqual([{ code: 'a' }, { code: 'b' }]);
  });

  it('gives the business date as a date where the SQL asks for it, and takes no offence where it does not', async () => {
    await conform(
      "select code, $as_of - due as late_by from validate.task where due < $as_of -- not '$as_of'",
    );
    expect(await db.rows('from conform.task')).toEqual([{ code: 'A', late_by: 60 }]);
    await conform("select '$as_of' as word -- $as_of");
    expect(await db.rows('from conform.task')).toEqual([{ word: '$as_of' }]);
  });

  it('names the file and the line of a fault', async () => {
    await expect(conform('select code,\n  dew\nfrom validate.task')).rejects.toMatchObject({
      code: 'content_sql_failed',
      message: expect.stringMatching(
        /^content SQL failed: sources\/task\/conform\.sql line 2: Binder Error.*"dew"/,
      ),
      details: { file: 'sources/task/conform.sql', line: 2 },
    });
  });

  it('refuses a second statement', async () => {
    await expect(conform('select 1 as one; select 2 as two')).rejects.toMatchObject({
      code: 'content_sql_failed',
    });
  });

  it('does not repeat the values of cells', async () => {
    const fault = await conform('select cast(note as integer) as n from validate.task').catch(
      (error: Error) => error,
    );
    expect(fault).toMatchObject({
      code: 'content_sql_failed',
      message: expect.not.stringContaining('secret'),
    });
  });

  it('passes an interruption on as what it is', async () => {
    await expect(conform('select 1 as one', AbortSignal.abort())).rejects.toMatchObject({
      code: 'query_interrupted',
    });
  });

  it('names a source that has no conform.sql', async () => {
    const context = {
      db,
      asOf: '2025-06-30',
      signal: new AbortController().signal,
      content: { conform: [] },
    };
    await expect(conformSource(context, 'nobody')).rejects.toMatchObject({
      code: 'source_unknown',
      details: { sourceId: 'nobody' },
    });
  });
});
