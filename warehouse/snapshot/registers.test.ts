import { describe, expect, it } from 'vitest';
import { openDatabase } from '../duckdb/database.ts';
import type { Fact, FactDimension } from '../model/fact.ts';
import { MOST_NAMES, namesInRegister, readRegisters, registeredName } from './registers.ts';

const named: FactDimension = {
  ...{ id: 'asset_id', name: { en: 'Database' }, members: [] },
  register: { dimension: 'asset', name: 'asset_name' },
};
const bare: FactDimension = { id: 'procedure_code', name: { en: 'Procedure' }, members: [] };
const lost: FactDimension = { ...named, register: { dimension: 'gone', name: 'asset_name' } };

const few = `values
  ('DB1', 'Old name', date '2025-01-01'), ('DB1', 'Records', date '2026-01-01'),
  ('DB2', null, date '2026-01-01'), (null, 'Nothing', date '2026-01-01')`;

async function read(dimensions: FactDimension[], rows = few) {
  const database = await openDatabase(':memory:', { settings: { threads: '1' } });
  try {
    return await database.withConnection(async (db) => {
      await db.run('create schema star');
      await db.run(
        `create table star.dim_asset as select * from (${rows}) a(asset_id, asset_name, valid_from)`,
      );
      const facts = new Map([['asset_month', { id: 'asset_month', dimensions } as unknown as Fact]]);
      return { registers: await readRegisters(db, '"memory"', facts) };
    });
  } finally {
    database.close();
  }
}

describe('names that registers have for codes', () => {
  it('are the latest, of codes that have one', async () => {
    const catalog = await read([named, bare]);
    expect([...namesInRegister(catalog, named)]).toEqual([['DB1', 'Records']]);
    expect(registeredName(catalog, named, 'DB1')).toBe('Records');
    expect(registeredName(catalog, named, 'DB2')).toBeNull();
  });

  it('are there also of codes whose names bear no day', async () => {
    const catalog = await read(
      [named],
      `values ('DB1', 'Records', null::date), ('DB2', 'Later', null), ('DB2', 'Dated', date '2025-01-01')`,
    );
    expect([...namesInRegister(catalog, named)]).toEqual([
      ['DB1', 'Records'],
      ['DB2', 'Dated'],
    ]);
  });

  it('are kept up to a bound, the first by code', async () => {
    const rows = `select lpad(i::varchar, 6, '0'), 'Name ' || i, date '2025-01-01' from range(${MOST_NAMES + 5}) r(i)`;
    const names = namesInRegister(await read([named], rows), named);
    expect(names.size).toBe(MOST_NAMES);
    expect([...names.keys()][0]).toBe('000000');
    expect(names.has(String(MOST_NAMES).padStart(6, '0'))).toBe(false);
  });

  it('are none where no register is named, or an older version does not hold it', async () => {
    const catalog = await read([bare, lost]);
    expect(registeredName(catalog, bare, '1.000001')).toBeNull();
    expect(registeredName(catalog, lost, 'DB1')).toBeNull();
    expect(registeredName(catalog, undefined, 'DB1')).toBeNull();
    expect(registeredName({}, named, 'DB1')).toBeNull();
  });
});
