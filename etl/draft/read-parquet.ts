import { identifier, openDatabase } from '#warehouse/duckdb/database.ts';
import { list } from '#etl/stage/parquet.ts';
import type { NativeType, SampleTable } from './sample-table.ts';

/** Rows that a draft is made from; a file of columns may hold many more than anybody needs to see. */
const MAX_ROWS = 100_000;

const types: [type: NativeType['type'], duckdb: RegExp][] = [
  ['integer', /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/],
  ['number', /^(FLOAT|DOUBLE|DECIMAL\()/],
  ['date', /^DATE$/],
  ['timestamp', /^TIMESTAMP/],
  ['boolean', /^BOOLEAN$/],
  ['array', /\]$/],
];

/** Reads the beginning of a Parquet file, with the types it has itself. @throws what DuckDB says of a file it cannot read */
export async function readParquet(path: string): Promise<SampleTable> {
  const database = await openDatabase(':memory:');
  try {
    const from = `read_parquet(${list([path])}, binary_as_string = true)`;
    const described = await database.rows<{ column_name: string; column_type: string }>(
      `describe select * from ${from}`,
    );
    const [whole] = await database.rows<{ rows: number }>(`select count(*) as rows from ${from}`);
    const cells = described.map(
      ({ column_name }, place) => `cast(${identifier(column_name)} as varchar) as c${place}`,
    );
    const rows = await database.rows<Record<string, string | null>>(
      `select ${cells.join(', ')} from ${from} limit ${MAX_ROWS}`,
    );
    return {
      format: 'parquet',
      headers: described.map(({ column_name }) => column_name),
      types: described.map(({ column_type }) => nativeType(column_type)),
      rows: rows.map((row) => described.map((_, place) => row[`c${place}`] ?? null)),
      rowsInFile: whole!.rows,
      ...{ title: 0, dialect: {}, encoding: null, questions: [] },
    };
  } finally {
    database.close();
  }
}

/** @returns null for texts, which may be written as anything */
function nativeType(duckdb: string): NativeType | null {
  if (duckdb === 'VARCHAR') return null;
  const [type = 'string'] = types.find(([, pattern]) => pattern.test(duckdb)) ?? [];
  return { type, name: duckdb };
}
