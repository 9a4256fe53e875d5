import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunContext } from '#etl/run-context.ts';
import { openDatabase, type Database } from '#warehouse/duckdb/database.ts';
import { ARRANGE_VALUES, readLayoutSql } from '#warehouse/snapshot/layout.ts';
import { auditBuild } from './audit-build.ts';
import { contractOf } from '../../tests/support/load-world.ts';
import { auditChange, measureLast, measureSource } from './audit-change.ts';
import { auditSource } from './audit-source.ts';

let db: Database;
let context: RunContext;

/** A build that holds: one source of 10 rows (7 loaded, 2 quarantined, 1 skipped), one fact over two units, one headline. */
const sound = `
  insert into meta.source_load values ('loan', 'r1', '2026-11-22', '1.0.0', 'hash', 10, 7, 2, 1, 0, 0);
  insert into meta.extract values ('e1', 'loan', 'a.csv', 'sha', 1, '2026-11-22', 10, 7, 2, 1, 0, 1);
  insert into quality.skipped values ('loan', 'e1', 'a.csv', 'blank', 1);
  insert into quality.quarantine
    select 'r1', 'loan', 'e1', 'a.csv', i, i + 1, null, null, null, '{}', null, [{"rule": 'x', field: 'x', reason: 'x'}], '1.0.0'
    from range(1, 3) r(i);
  create table validate.loan as select i as id from range(7) r(i);
  insert into star.dim_unit values
    (1, '00', '00', 'l', 'Root', '{}', 'LAND', 'x', null, '2020-01-01', null, true),
    (2, '01', '01', 'l', 'North', '{}', 'PROVINCE', 'x', '00', '2020-01-01', null, true);
  insert into star.unit_rollup values ('00', 1, 1, 0), ('00', 2, 1, 1), ('01', 2, 1, 0);
  insert into star.unit_rollup_then select unit_id, unit_key, '2020-01-01', null, depth from star.unit_rollup;
  create table star.fact_loan (unit_key integer, period date, loans bigint, readers bigint);
  insert into star.fact_loan values (2, '2026-10-01', 5, 3), (1, '2026-10-01', 2, 1);
  insert into indicators.value (indicator_id, unit_id, grain, period, period_end, complete, state, status, reported, expected, provisional, unusual)
    values ('loans_total', '00', 'month', '2026-10-01', '2026-10-31', true, 'measured', 'no_target', 1, 1, false, false);
`;
const content = {
  workspace: { rootUnit: '00', headlines: ['loans_total'] },
  contracts: [{ id: 'loan', name: { en: 'Loans' }, columns: [] }],
  indicators: [{ id: 'loans_total', name: { en: 'All loans' } }],
  facts: [
    {
      definition: {
        id: 'loan',
        name: { en: 'Loans by month' },
        measures: [
          { id: 'loans', name: { en: 'Loans made' }, column: 'loans', additivity: 'flow' },
          { id: 'readers', column: 'readers', additivity: 'distinct' },
        ],
      },
    },
  ],
};

beforeEach(async () => {
  db = await openDatabase(':memory:');
  await db.run(readLayoutSql());
  await db.run(sound);
  await db.run(ARRANGE_VALUES);
  context = { db, signal: new AbortController().signal, content } as unknown as RunContext;
});
afterEach(() => db.close());

describe('audit of a source', () => {
  const account = { physical: 10, loaded: 7, quarantined: 2, skipped: 1, flagged: 0, superseded: 0 };
  const anyNumber = { rows: null, share: null };
  const loan = { id: 'loan', threshold: anyNumber };

  it('passes where every row is accounted for', async () => {
    await auditSource(context, loan, account);
  });

  it.each([
    ['a row is lost between the parser and the table', { ...account, physical: 11 }, 'physical'],
    [
      'the table holds other rows than said',
      { ...account, physical: 11, loaded: 8 },
      'loaded - superseded rows = rows of the table',
    ],
    ['quarantine lacks a row', { ...account, physical: 11, quarantined: 3 }, 'rows in quarantine'],
    ['a skipped record is not noted', { ...account, physical: 11, skipped: 2 }, 'noted as skipped'],
  ])('fails where %s', async (_what, said, law) => {
    await expect(auditSource(context, loan, said)).rejects.toMatchObject({
      code: 'account_mismatch',
      message: expect.stringContaining(law),
    });
  });

  it('counts rows that a later delivery replaced as loaded, but not among the rows of the table', async () => {
    const superseded = { ...account, physical: 12, loaded: 9, superseded: 2 };
    await db.run('update meta.extract set physical = 12, loaded = 9, superseded = 2');
    await auditSource(context, loan, superseded);
    await expect(auditSource(context, loan, { ...superseded, superseded: 1 })).rejects.toMatchObject({
      message: expect.stringContaining('superseded rows = those of its files'),
    });
  });

  it.each([
    [{ rows: 1, share: null }, '2 of 9 rows'],
    [{ rows: null, share: 0.2 }, 'more than 20 %'],
  ])('fails where more is quarantined than %j', async (threshold, words) => {
    await expect(auditSource(context, { id: 'loan', threshold }, account)).rejects.toMatchObject({
      code: 'quarantine_exceeded',
      message: expect.stringContaining(words),
    });
  });

  it('lets pass as much as the threshold', async () => {
    await auditSource(context, { id: 'loan', threshold: { rows: 2, share: 0.25 } }, account);
  });
});

describe('audit of a change', () => {
  const told: string[] = [];
  const changing = (accepted: string[] = []) => ({
    ...{ db, signal: context.signal, accepted: new Set(accepted) },
    journal: { write: (event: string) => void told.push(event) },
  });
  const loan = { id: 'loan', band: null };

  it('lets a source grow as it likes and lose half', async () => {
    await auditChange(changing(), loan, { rows: 14, sums: {} });
    await auditChange(changing(), loan, { rows: 1, sums: {} });
    await auditChange(changing(), loan, null);
  });

  it('fails where more than half of the rows went without a word', async () => {
    await expect(auditChange(changing(), loan, { rows: 15, sums: {} })).rejects.toMatchObject({
      code: 'change_unexplained',
      message: expect.stringMatching(/rows went from 15 to 7.*--accept loan/),
    });
  });

  it('watches rows and sums in both directions where the contract has a band', async () => {
    const banded = { id: 'loan', band: { rows: 0.5, sums: { id: 0.1 } } };
    expect(await measureSource(changing(), banded)).toEqual({ rows: 7, sums: { id: 21 } });
    await auditChange(changing(), banded, { rows: 5, sums: { id: 20 } });
    await expect(auditChange(changing(), banded, { rows: 4, sums: { id: 19 } })).rejects.toMatchObject({
      details: {
        moves: ['rows went from 4 to 7, more than 50 %', 'sum of id went from 19 to 21, more than 10 %'],
      },
    });
  });

  it('compares of an older contract the rows, and the sums of columns that have their type still', async () => {
    const of = (type: 'integer' | 'number', name: string) => {
      const { columns } = contractOf({ columns: [`{ name: ${name}, logicalType: ${type} }`] });
      return { id: 'loan', band: { rows: 0.5, sums: { [name]: 0.1 } }, columns };
    };
    expect(await measureLast(changing(), of('integer', 'id'))).toEqual({ rows: 7, sums: { id: 21 } });
    for (const other of [of('number', 'id'), of('integer', 'paid')])
      expect(await measureLast(changing(), other)).toEqual({ rows: 7, sums: {} });
    await auditChange(changing(), of('integer', 'id'), { rows: 7, sums: {} });
  });

  it('takes the word of a person, and notes it', async () => {
    await auditChange(changing(['loan']), loan, { rows: 15, sums: {} });
    expect(told).toEqual(['change_accepted']);
  });
});

describe('audit of a build', () => {
  it('passes a sound one', async () => {
    await auditBuild(context, ['loan']);
  });

  it.each([
    [
      'an account that does not add up',
      'update meta.source_load set loaded = 8',
      'rows of source loan',
      { what: 'accounts', names: { en: 'Loans' } },
    ],
    [
      'files that say otherwise',
      'delete from meta.extract',
      'rows of source loan',
      { what: 'accounts', names: { en: 'Loans' } },
    ],
    [
      'a lost source',
      'delete from meta.source_load',
      'source loan is lost',
      { what: 'source_lost', names: { en: 'Loans' } },
    ],
    [
      'rows of nobody',
      'insert into star.fact_loan values (9, null, 0, 0)',
      '1 rows of fact loan belong to no unit',
      { what: 'no_unit', names: { en: 'Loans by month' }, count: 1 },
    ],
    [
      'rows outside the tree',
      `delete from star.unit_rollup where unit_key = 2`,
      'loan.loans sums to 7, but to 2',
      { what: 'sums', names: { en: 'Loans made' }, sums: { base: 7, rolled: 2 } },
    ],
    [
      'rows counted twice',
      `insert into star.unit_rollup values ('00', 2, 1, 2)`,
      'sums to 7, but to 12',
      { what: 'sums', names: { en: 'Loans made' }, sums: { base: 7, rolled: 12 } },
    ],
    [
      'days on which a unit was nobody’s',
      `update star.unit_rollup_then set valid_to = '2025-07-01' where unit_id = '00' and unit_key = 2`,
      '1 unit versions do not count for the root on each of their days as then',
      { what: 'days', count: 1 },
    ],
    [
      'a headline without a value',
      'delete from indicators.value',
      'headline loans_total',
      { what: 'headline', names: { en: 'All loans' } },
    ],
    [
      'values by unit that are fewer',
      'delete from indicators.value_of_unit',
      'values by unit are 1 fewer than values',
      { what: 'arrangement' },
    ],
    [
      'values by unit in another order',
      `insert into indicators.value by name (
         select * replace ('00' as unit_id, date '2026-09-01' as period) from indicators.value);
       insert into indicators.value_of_unit by name from indicators.value where period = date '2026-09-01'`,
      '1 values by unit do not stand in their order',
      { what: 'arrangement' },
    ],
  ])('fails on %s, and says so as a fact', async (_what, harm, words, fact) => {
    await db.run(harm);
    await expect(auditBuild(context, ['loan'])).rejects.toMatchObject({
      code: 'audit_failed',
      message: expect.stringContaining(words),
      details: { facts: expect.arrayContaining([{ fact: 'build', ...fact }]) },
    });
  });

  describe('of references between sources', () => {
    const validAt = '{ property: referenceValidAt, value: { date: day, from: since, to: until } }';
    const columnsOf = (custom: string) =>
      contractOf({
        columns: [
          `{ name: shelf, logicalType: string, relationships: [{ to: shelf.code }], customProperties: [${custom}] }`,
          '{ name: day, logicalType: date }',
        ],
      }).columns;
    const referring = (custom = validAt): RunContext => ({
      ...context,
      content: {
        ...content,
        contracts: [
          { id: 'loan', name: { en: 'Loans' }, columns: columnsOf(custom) },
          {
            id: 'shelf',
            name: { en: 'Shelves' },
            columns: contractOf({ columns: ['{ name: code, logicalType: string }'] }).columns,
          },
        ],
      } as unknown as RunContext['content'],
    });
    const judged = (severity: string, error: string | null = null) =>
      db.run(
        `insert into quality.rule_result values ('loan', 'shelf.reference', 'unified', 'shelf', 'reference', $severity, 1, false,
           null, null, 7, 7, 0, $error)`,
        { severity, error },
      );
    beforeEach(() =>
      db.run(
        `alter table validate.loan add column shelf varchar;
         alter table validate.loan add column day date;
         update validate.loan set shelf = 'S' || (id % 4), day = date '2026-01-01' + cast(id as integer);
         create table validate.shelf as
           select 'S' || i as code, date '2026-01-01' as since, null::date as until from range(4) r(i)`,
      ),
    );

    it('passes where all are answered, on the day of the row', async () => {
      await judged('error');
      await auditBuild(referring(), ['loan']);
    });

    it('fails where rows refer to what is gone, or to what has ended by their day', async () => {
      await judged('error');
      await db.run(
        `delete from validate.shelf where code = 'S1'; update validate.shelf set until = '2026-01-04' where code = 'S0'`,
      );
      const fact = { column: { name: 'shelf', header: 'shelf' }, names: { en: 'Loans' } };
      await expect(auditBuild(referring(), ['loan'])).rejects.toMatchObject({
        code: 'audit_failed',
        message: expect.stringContaining('3 rows of loan refer in shelf to S0, S1, which shelf has no more'),
        details: {
          facts: [
            {
              what: 'reference',
              count: 3,
              ...fact,
              referred: { names: { en: 'Shelves' }, codes: ['S0', 'S1'], more: 0 },
            },
          ],
        },
      });
      await expect(auditBuild(referring('{ property: weight, value: 1 }'), ['loan'])).rejects.toMatchObject({
        message: expect.stringContaining('2 rows of loan refer in shelf to S1,'),
      });
    });

    it('tells the first of many', async () => {
      await judged('error');
      await db.run(`update validate.loan set shelf = 'T' || id`);
      await expect(auditBuild(referring(), ['loan'])).rejects.toMatchObject({
        message: expect.stringContaining('refer in shelf to T0, T1, T2, T3, T4 and 2 more, which'),
      });
    });

    it.each([
      ['a rule that only warns', 'warning', null],
      ['a rule that was not judged, since the other source was not there', 'error', 'source_not_loaded'],
    ])('holds no row to %s', async (_, severity, error) => {
      await judged(severity, error);
      await db.run('delete from validate.shelf');
      await auditBuild(referring(), ['loan']);
    });
  });
});
