import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Database } from '#warehouse/duckdb/database.ts';
import { readSyntax, volatileFunctions } from './sql-syntax.ts';

let db: Database;
let volatile: ReadonlySet<string>;

beforeAll(async () => {
  db = await openDatabase(':memory:');
  volatile = await volatileFunctions(db);
});
afterAll(() => db.close());

const syntax = (sql: string) => readSyntax(db, sql, volatile);

test('names the tables a SELECT reads, wherever it reads them', async () => {
  const sql = `with recursive a as (select * from conform.one), r as (select 1 as n union all select n + 1 from r)
    select (select max(x) from conform.two), list_transform([1], y -> y + 1)
    from a join r on true left join conform.three using (x), lateral (select * from conform.four) f
    where exists (from conform.five) and day <= $as_of and x in (select unnest(generate_series(1, 3)))
    union all select x, y from (values (1, 2)) v(x, y), conform.six, range(3)`;
  expect(await syntax(sql)).toEqual({
    problems: [],
    reads: ['five', 'four', 'one', 'six', 'three', 'two'].map((table) => `conform.${table}`),
  });
});

test.each([
  ['two statements', 'select 1; select 2', /found 2 statements/],
  ['nothing', '-- nothing', /found 0 statements/],
  ['a statement that writes', 'create table x as select 1', /expected one SELECT/],
  ['a file read by a function', "select * from read_csv('x.csv')", /reads from read_csv\(\)/],
  ['a file read by its name', "select * from 'x.csv'", /table without a schema: x\.csv/],
  ['SQL in a string', "select * from query('select 1')", /reads from query\(\)/],
  ['the catalogue', 'select * from duckdb_settings()', /reads from duckdb_settings\(\)/],
  ['a table without a schema', 'select * from loan_month', /table without a schema: loan_month/],
  ['another database', 'select * from other.conform.x', /another database/],
  ['a description', 'select * from (describe conform.x)', /SHOW or DESCRIBE/],
  ['chance', 'select random() from conform.x', /random answers differently/],
  ['a sample', 'select * from conform.x using sample 10%', /left to chance/],
  ['the clock', 'select now()', /now answers differently each time: expected the business date \$as_of/],
  ['the clock without brackets', 'select current_date', /current_date answers differently/],
  ['a setting', "select current_setting('threads')", /current_setting/],
  ['another parameter', 'select $day', /parameter unknown: day/],
  ['a parameter without a name', 'select ?', /parameter unknown/],
])('refuses %s', async (_what, sql, message) => {
  const { problems } = await syntax(sql);
  expect(problems.map((problem) => problem.message)).toEqual([expect.stringMatching(message)]);
});

test('says on which line, though letters before it take several bytes', async () => {
  const sql = `-- Đơn vị, Tỉnh, Thành phố\nselect 'Đắk Lắk'\n  , now()\nfrom conform.x`;
  expect((await syntax(sql)).problems[0]?.line).toBe(3);
  expect((await syntax("select 'Đắk Lắk',\n x frm conform.x")).problems[0]?.line).toBe(2);
});

test('lets a column bear the name of a clock where it is a table’s', async () => {
  expect((await syntax('select x.current_date from conform.x')).problems).toEqual([]);
});
