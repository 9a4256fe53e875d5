import { expect, test } from 'vitest';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import type { LogicalType } from './contract.ts';
import { duckdbType, technicalColumns } from './sql-type.ts';

test('names types that DuckDB has', async () => {
  const types: LogicalType[] = ['string', 'integer', 'number', 'date', 'timestamp', 'boolean', 'array'];
  const columns = types.map((type) => `${type}_column ${duckdbType({ type })}`);
  const technical = technicalColumns({ deliveryPeriod: 'x' }).map(({ name, type }) => `${name} ${type}`);
  const db = await openDatabase(':memory:');
  await db.run(`create table t (${[...columns, ...technical].join(', ')})`);
  const rows = await db.rows<{ column_type: string }>('describe t');
  db.close();
  expect(rows.map((row) => row.column_type)).toEqual([
    ...['VARCHAR', 'BIGINT', 'DOUBLE', 'DATE', 'TIMESTAMP', 'BOOLEAN', 'JSON'],
    ...['BIGINT', 'VARCHAR', 'VARCHAR', 'DATE'],
  ]);
});

test('gives rows a delivery period only where the contract declares one', () => {
  expect(technicalColumns({ deliveryPeriod: null }).map(({ name }) => name)).toEqual([
    'row_no',
    'file_name',
    'extract_id',
  ]);
});
