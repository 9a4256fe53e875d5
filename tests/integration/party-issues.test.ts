import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '#warehouse/duckdb/database.ts';
import { partyUnits } from '../support/party-units.ts';
import { cellOf, openPartyWarehouse, sumsByUnit, type Planted } from '../support/party-warehouse.ts';

/** Found in Hà Nội on Thursday, 24 April 2025, red: due after five working days, 5 May, past a make-up Saturday and a long weekend. */
function issue(issue_id: string, rest: Planted[string][number] = {}): Planted[string][number] {
  return {
    ...{ issue_id, asset_id: 'CSDL-0001', unit_code: '01', error_group: 1, severity: 'DO' },
    ...{
      detected_at: '2025-04-24',
      due_date: '2025-05-05',
      fixed_at: null,
      status: 'XAC_MINH',
      reopen_count: 0,
    },
    ...rest,
  };
}

const fixed = (fixed_at: string) => ({ fixed_at, status: 'DONG' });
const yellow = { severity: 'VANG', detected_at: '2025-07-10', due_date: '2025-07-24' };

let db: Database;

beforeAll(async () => {
  db = await openPartyWarehouse(
    {
      ...partyUnits,
      // Something delivered in April, so that the calendar begins there.
      procedure_month: [{ period: '2025-04-01', unit_code: '01', procedure_code: '1.000001', received: 1 }],
      dq_issue: [
        issue('SC-1', fixed('2025-05-05')),
        issue('SC-2', fixed('2025-05-06')),
        issue('SC-3', { ...fixed('2025-04-25'), status: 'MO_LAI', reopen_count: 1 }),
        issue('SC-4', { ...fixed('2025-05-02'), status: 'KHAC_PHUC', reopen_count: 2 }),
        // The deadline was moved without a word: the five working days hold.
        issue('SC-5', { ...fixed('2025-05-20'), due_date: '2025-06-30' }),
        // A unit that gave itself less time is held to it.
        issue('SC-6', { ...fixed('2025-05-05'), due_date: '2025-04-29' }),
        // Ten working days from Thursday, 10 July: 24 July.
        issue('SC-7', { ...yellow, ...fixed('2025-07-24') }),
        // As-of is 31 July: due that day is not past due; due the day before is.
        issue('SC-9', {
          severity: 'VANG',
          detected_at: '2025-07-17',
          due_date: '2025-07-31',
          unit_code: '08',
        }),
        issue('SC-10', {
          severity: 'VANG',
          detected_at: '2025-07-16',
          due_date: '2025-07-30',
          unit_code: '08',
        }),
        // Found by Hà Giang, decided after it ended.
        issue('SC-11', {
          unit_code: '02',
          detected_at: '2025-06-27',
          due_date: '2025-07-04',
          ...fixed('2025-07-02'),
        }),
      ],
    },
    [],
    '2025-07-31',
  );
});

afterAll(() => db.close());

test('five, ten and fifteen working days are allowed, past holidays and a Saturday that is worked', async () => {
  const limits = await db.rows(
    `select s.day as found, n.n, e.day as due from star.working_day s, (values (5), (10), (15)) n (n)
     join star.working_day e on true
     where s.day = date '2025-04-24' and e.number = s.number + n.n order by n.n`,
  );
  expect(limits.map(({ due }) => due)).toEqual(['2025-05-05', '2025-05-12', '2025-05-19']);
});

test('an issue is on time up to its deadline, that day included, and decided the day after it', async () => {
  const measures = [
    'found',
    'decided',
    'fixed_on_time',
    'deadline_beyond_limit',
    'fixed_by_register_deadline',
  ];
  expect(await sumsByUnit(db, 'issue_month', '2025-04-01', measures)).toEqual([
    {
      unit_id: '34-01',
      found: 6,
      decided: 1,
      fixed_on_time: 0,
      deadline_beyond_limit: 0,
      fixed_by_register_deadline: 0,
    },
  ]);
  // On time: fixed on 5 May and 2 May. Late: fixed on 6 May, opened again, and the one whose deadline was moved.
  expect(await sumsByUnit(db, 'issue_month', '2025-05-01', measures)).toEqual([
    {
      unit_id: '34-01',
      found: 0,
      decided: 5,
      fixed_on_time: 2,
      deadline_beyond_limit: 1,
      fixed_by_register_deadline: 3,
    },
  ]);
});

test('opened again is not fixed: it stays open and overdue', async () => {
  expect(await sumsByUnit(db, 'issue_month', '2025-06-01', ['open', 'open_overdue'])).toEqual([
    { unit_id: '34-01', open: 1, open_overdue: 1 },
    { unit_id: '63-02', open: 1, open_overdue: 0 },
  ]);
});

test('what is open and not yet due by as-of stays out', async () => {
  expect(await cellOf(db, 'issue_on_time_resolution_rate', '34-08', { period: '2025-07-01' })).toEqual({
    // SC-10, past due, and SC-11, which Hà Giang found and its successor answers for.
    ...{ numerator: 1, denominator: 2, value: 0.5, state: 'measured' },
  });
});

test('over the year each issue is decided once, and the whole is the sum of its units', async () => {
  const year = { grain: 'year', period: '2025-01-01' };
  expect(await cellOf(db, 'issue_on_time_resolution_rate', '34-01', year)).toMatchObject({
    ...{ numerator: 3, denominator: 7 },
  });
  expect(await cellOf(db, 'issue_on_time_resolution_rate', '00', year)).toMatchObject({
    ...{ numerator: 4, denominator: 9 },
  });
});
