import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '#warehouse/duckdb/database.ts';
import { partyUnits } from '../support/party-units.ts';
import { cellOf, openPartyWarehouse, sumsByUnit } from '../support/party-warehouse.ts';

/** A submission of the report of a unit about a month, due seven days after it. */
function submission(
  unit_code: string,
  period: string,
  submitted_at: string | null,
  { form = 'BC-CDS-01', no = 1, delta = null }: { form?: string; no?: number; delta?: number | null } = {},
) {
  return {
    ...{ unit_code, form_code: form, period, due_date: dueOf[period]!, submitted_at, submission_no: no },
    ...{ is_correction: no > 1, correction_delta_pct: delta },
  };
}

const dueOf: { [period: string]: string } = {
  ...{ '2025-05-01': '2025-06-07', '2025-06-01': '2025-07-07', '2025-07-01': '2025-08-07' },
};

let db: Database;

beforeAll(async () => {
  db = await openPartyWarehouse(
    {
      ...partyUnits,
      report_submission: [
        // Until midnight of the day it is due.
        submission('01', '2025-05-01', '2025-06-07 23:59:00'),
        submission('01', '2025-05-01', '2025-06-10 08:00:00', { form: 'BC-DL-02' }),
        submission('TW01', '2025-05-01', null),
        // In time, then corrected twice: a little on the next day, by much after ten days.
        submission('TW01', '2025-05-01', '2025-06-05 09:00:00', { form: 'BC-DL-02' }),
        submission('TW01', '2025-05-01', '2025-06-06 09:00:00', { form: 'BC-DL-02', no: 2, delta: 1.5 }),
        submission('TW01', '2025-05-01', '2025-06-15 09:00:00', { form: 'BC-DL-02', no: 3, delta: -8 }),
        // Corrected by just the tolerance.
        submission('TW02', '2025-05-01', '2025-06-05 09:00:00'),
        submission('TW02', '2025-05-01', '2025-06-09 09:00:00', { no: 2, delta: 2 }),
        // About June by the units of June, due when they had become one.
        submission('02', '2025-06-01', '2025-07-07 08:00:00'),
        submission('08', '2025-06-01', '2025-07-08 08:00:00'),
        submission('08', '2025-07-01', '2025-08-07 08:00:00'),
      ],
    },
    [],
    '2025-08-07',
  );
});

afterAll(() => db.close());

const june = { period: '2025-06-01' };

test('a report the list does not have is late: each unit owes each form', async () => {
  const measures = ['due', 'on_time', 'late', 'missing'];
  expect(await sumsByUnit(db, 'report_month', '2025-06-01', measures)).toEqual([
    { unit_id: '34-01', due: 2, on_time: 1, late: 1, missing: 0 },
    { unit_id: '63-02', due: 2, on_time: 0, late: 0, missing: 2 },
    { unit_id: '63-08', due: 2, on_time: 0, late: 0, missing: 2 },
    { unit_id: 'TW01', due: 2, on_time: 1, late: 0, missing: 1 },
    { unit_id: 'TW02', due: 2, on_time: 1, late: 0, missing: 1 },
  ]);
});

test('the first submission is what was in time or late, whatever came after', async () => {
  expect(await cellOf(db, 'report_on_time_rate', 'TW01', june)).toMatchObject({ value: 0.5 });
  expect(await cellOf(db, 'report_on_time_rate', '00', june)).toEqual({
    ...{ numerator: 3, denominator: 10, value: 0.3, state: 'measured' },
  });
});

test('reports about a month before the merger are owed by the units of that month, and count for their successor', async () => {
  expect(await cellOf(db, 'report_on_time_rate', '34-08', { period: '2025-07-01' })).toMatchObject({
    ...{ numerator: 1, denominator: 4 },
  });
});

test('a report that is due today is not late yet', async () => {
  expect(await sumsByUnit(db, 'report_month', '2025-08-01', ['due'])).toEqual([]);
});

test('a correction counts beyond the tolerance alone, of reports handed in', async () => {
  expect(await cellOf(db, 'report_correction_rate', '00', june)).toMatchObject({
    ...{ numerator: 1, denominator: 4, value: 0.25 },
  });
  expect(await cellOf(db, 'report_correction_rate', '63-02', june)).toMatchObject({ state: 'not_measured' });
});

test('how long a correction took stands beside the rate', async () => {
  const measures = ['corrected_at_all', 'corrected', 'days_to_correction'];
  expect((await sumsByUnit(db, 'report_month', '2025-06-01', measures)).slice(-2)).toEqual([
    { unit_id: 'TW01', corrected_at_all: 1, corrected: 1, days_to_correction: 10 },
    { unit_id: 'TW02', corrected_at_all: 1, corrected: 0, days_to_correction: 0 },
  ]);
});
