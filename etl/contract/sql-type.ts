import type { Column, Contract, LogicalType } from './contract.ts';

const types: Record<LogicalType, string> = {
  string: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  boolean: 'BOOLEAN',
  array: 'JSON',
};

/**
 * DuckDB type a column has from `validate.<source>` on. Timestamps are in the workspace's local time, wherever the extract
 * had them in another zone; arrays keep their JSON text.
 */
export function duckdbType(column: Pick<Column, 'type'>): string {
  return types[column.type];
}

/**
 * Columns every staged and validated row has besides those of its contract, in this order: where the row stands and,
 * where the contract declares it, the first day of its delivery's month.
 */
export function technicalColumns(
  contract: Pick<Contract, 'deliveryPeriod'>,
): { name: string; type: string }[] {
  const columns = [
    { name: 'row_no', type: 'BIGINT' },
    { name: 'file_name', type: 'VARCHAR' },
    { name: 'extract_id', type: 'VARCHAR' },
  ];
  return contract.deliveryPeriod === null ? columns : [...columns, { name: 'delivery_period', type: 'DATE' }];
}
