import { plainColumns, rowsOf } from '../compose.ts';
import type { Case, Chapter } from '../case.ts';

const table = 'create table thing (id text, name text, amount bigint)';
const before = `${table}; insert into thing values ('before', 'x', 1)`;
const failed = { fault: 'extract_database_failed' } as const;

function database(name: string, sql: string, expected: Case['expected'], more: Partial<Case> = {}): Case {
  return { name, columns: plainColumns, expected, given: { kind: 'database', sql, before }, ...more };
}

/** What a database can bring that no file does. */
export const databases: Chapter = {
  title: 'Tables of a database',
  cases: [
    database(
      'rows of the types it has',
      `${table}; insert into thing values ('a', 'x', 9007199254740993), ('b', null, null)`,
      rowsOf(['a|x|9007199254740993', 'b|∅|∅']),
    ),
    database('a table without a row', table, { fault: 'extract_empty' }),
    database('no such table', 'select 1', failed),
    database(
      'a column that is gone',
      `create table thing (id text, amount bigint); insert into thing values ('a', 1)`,
      { fault: 'contract_column_missing' },
    ),
    database(
      'a column more',
      `create table thing (id text, name text, amount bigint, note text); insert into thing values ('a', 'x', 1, 'n')`,
      { fault: 'contract_column_unknown' },
    ),
    database(
      'NaN and infinity',
      `create table thing (id text, name text, amount float8); insert into thing values ('a', 'x', 'NaN'), ('b', 'y', 'Infinity'), ('c', 'z', 3)`,
      rowsOf(['c|z|3'], ['amount.type', 'amount.type']),
    ),
    database(
      'an amount with a fraction',
      `create table thing (id text, name text, amount numeric); insert into thing values ('a', 'x', 1.5), ('b', 'y', 2)`,
      rowsOf(['b|y|2'], ['amount.type']),
    ),
    database(
      'a view that fails in the middle',
      `create view thing as select i::text as id, 'x'::text as name, 1 / (3 - i) as amount from generate_series(1, 5) i`,
      failed,
    ),
    database(
      'arrays, records and bytes for texts',
      `create table thing (id text, name jsonb, amount bigint); insert into thing values ('a', '{"k": [1, 2]}', 1)`,
      rowsOf(['a|{"k": [1, 2]}|1']),
    ),
    database(
      'names that hold quotes',
      `create table thing (id text, "na""me" text, amount bigint); insert into thing values ('a', 'x', 1)`,
      rowsOf(['a|x|1']),
      {
        columns: [
          plainColumns[0]!,
          "{ name: name, physicalName: 'na\"me', logicalType: string }",
          plainColumns[2]!,
        ],
        given: {
          kind: 'database',
          sql: `create table thing (id text, "na""me" text, amount bigint); insert into thing values ('a', 'x', 1)`,
          before: null,
        },
      },
    ),
    database(
      'days beyond the calendar',
      `create table thing (id text, name text, amount date); insert into thing values ('a', 'x', 'infinity'), ('b', 'y', '2025-11-01'), ('c', 'z', '0044-03-15 BC')`,
      rowsOf(['b|y|2025-11-01'], ['amount.type', 'amount.type']),
      {
        columns: [...plainColumns.slice(0, 2), '{ name: amount, logicalType: date }'],
        given: {
          kind: 'database',
          sql: `create table thing (id text, name text, amount date); insert into thing values ('a', 'x', 'infinity'), ('b', 'y', '2025-11-01'), ('c', 'z', '0044-03-15 BC')`,
          before: null,
        },
      },
    ),
  ],
};
