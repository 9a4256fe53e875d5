import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../duckdb/database.ts';
import { encodeCsv } from './csv.ts';
import { encodeJson } from './json.ts';

const SQL = `
  select * from (values
    (1, 'plain', -1.5::double, date '2026-10-31', true),
    (2, 'says "so", twice', 0.1, null, false),
    (3, '=1+1', null, date '2025-02-28', null),
    (4, 'two' || chr(13) || chr(10) || 'lines', 2.0, null, true),
    (5, '', 1e21, null, null)
  ) t(id, text, number, day, flag) order by id`;

describe('encode', () => {
  let db: Database;
  beforeAll(async () => {
    db = await openDatabase(':memory:');
  });
  afterAll(() => db.close());

  it('writes CSV that an independent parser reads back, formulas disarmed', async () => {
    const csv = [...encodeCsv(await db.result(SQL))].join('');
    expect(parse(csv, { columns: true })).toEqual([
      { id: '1', text: 'plain', number: '-1.5', day: '2026-10-31', flag: 'true' },
      { id: '2', text: 'says "so", twice', number: '0.1', day: '', flag: 'false' },
      { id: '3', text: "'=1+1", number: '', day: '2025-02-28', flag: '' },
      { id: '4', text: 'two\r\nlines', number: '2', day: '', flag: 'true' },
      { id: '5', text: '', number: '1e+21', day: '', flag: '' },
    ]);
    expect(csv.endsWith('\r\n')).toBe(true);
  });

  it('writes JSON with the version it comes from', async () => {
    const json = JSON.parse([...encodeJson(await db.result(SQL), 's-1')].join(''));
    expect(json.snapshot).toBe('s-1');
    expect(json.columns).toEqual(['id', 'text', 'number', 'day', 'flag']);
    expect(json.rows[2]).toEqual({ id: 3, text: '=1+1', number: null, day: '2025-02-28', flag: null });
    expect(json.rows).toHaveLength(5);
  });

  it('writes no rows as an empty list and a bare header', async () => {
    const none = await db.result('select 1 as a, 2 as b where false');
    expect(JSON.parse([...encodeJson(none, 's-1')].join(''))).toEqual({
      snapshot: 's-1',
      columns: ['a', 'b'],
      rows: [],
    });
    expect([...encodeCsv(none)].join('')).toBe('a,b\r\n');
  });
});
