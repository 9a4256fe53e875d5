import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '#warehouse/duckdb/database.ts';
import { partyUnits } from '../support/party-units.ts';
import { cellOf, openPartyWarehouse } from '../support/party-warehouse.ts';

/** What a unit says of its people in a quarter. */
function people(
  unit_code: string,
  period: string,
  [staff, staff_trained]: [number, number],
  has_steward: boolean,
  [survey_n, culture_score]: [number | null, number | null] = [null, null],
) {
  const questionnaire = culture_score === null ? null : 'VHDL-1.0';
  return { unit_code, period, staff, staff_trained, has_steward, survey_n, culture_score, questionnaire };
}

let db: Database;

beforeAll(async () => {
  db = await openPartyWarehouse(
    {
      ...partyUnits,
      people_quarter: [
        people('01', '2025-04-01', [100, 40], true, [50, 60]),
        people('02', '2025-04-01', [100, 20], true, [9, 90]),
        people('08', '2025-04-01', [300, 60], false),
        people('TW01', '2025-04-01', [50, 50], true, [10, 80]),
        people('01', '2025-07-01', [120, 60], true, [30, 70]),
        people('08', '2025-07-01', [380, 133], true, [10, 50]),
      ],
    },
    [],
    '2025-10-31',
  );
});

afterAll(() => db.close());

const second = { grain: 'quarter', period: '2025-04-01' };
const third = { grain: 'quarter', period: '2025-07-01' };
const year = { grain: 'year', period: '2025-01-01' };

test('training is a ratio of sums over the units, never a mean of their rates', async () => {
  expect(await cellOf(db, 'data_training_coverage', '00', second)).toEqual({
    ...{ numerator: 170, denominator: 550, value: 0.309091, state: 'partial' },
  });
  expect(await cellOf(db, 'data_training_coverage', '34-08', second)).toMatchObject({
    ...{ numerator: 80, denominator: 400 },
  });
});

test('staff are a stock: the year has those of its last quarter', async () => {
  expect(await cellOf(db, 'data_training_coverage', '00', year)).toMatchObject({
    ...{ numerator: 193, denominator: 500 },
  });
});

test('a unit that did not report stays in the denominator of its superior, and has no value of its own', async () => {
  // Standing at the end of June: two agencies, Hà Nội, Hà Giang and the old Tuyên Quang.
  expect(await cellOf(db, 'data_steward_coverage', '00', second)).toEqual({
    ...{ numerator: 3, denominator: 5, value: 0.6, state: 'partial' },
  });
  // At the end of September: two agencies, Hà Nội and the new Tuyên Quang.
  expect(await cellOf(db, 'data_steward_coverage', '00', third)).toMatchObject({ value: 0.5 });
  expect(await cellOf(db, 'data_steward_coverage', 'TW02', second)).toMatchObject({
    ...{ value: null, state: 'not_measured' },
  });
  expect(await cellOf(db, 'data_steward_coverage', '63-08', second)).toMatchObject({ value: 0 });
});

test('the index is weighed by answers', async () => {
  expect(await cellOf(db, 'data_culture_index', '00', second)).toEqual({
    ...{ numerator: 50 * 60 + 9 * 90 + 10 * 80, denominator: 69, value: 66.811594, state: 'partial' },
  });
  expect(await cellOf(db, 'data_culture_index', '34-01', year)).toMatchObject({
    ...{ numerator: 50 * 60 + 30 * 70, denominator: 80, value: 63.75 },
  });
});

test('a unit with fewer than ten answers is withheld, one with ten is not, one without any is not measured', async () => {
  expect(await cellOf(db, 'data_culture_index', '63-02', second)).toEqual({
    ...{ numerator: null, denominator: null, value: null, state: 'suppressed' },
  });
  expect(await cellOf(db, 'data_culture_index', '34-08', third)).toMatchObject({
    value: 50,
    denominator: 10,
  });
  expect(await cellOf(db, 'data_culture_index', '63-08', second)).toMatchObject({ state: 'not_measured' });
});

test('the smallest unit beside the one withheld is withheld too, or the whole would tell of it', async () => {
  const states = ['34-08', 'TW01', '34-01', '00'].map(
    async (unit) => (await cellOf(db, 'data_culture_index', unit, second))?.['state'],
  );
  expect(await Promise.all(states)).toEqual(['suppressed', 'suppressed', 'measured', 'partial']);
});

test('which questionnaire a score is of is kept with it', async () => {
  const rows = await db.rows(
    'select questionnaire, sum(answers) as answers from star.fact_people_quarter group by all order by all',
  );
  expect(rows).toEqual([
    { questionnaire: 'CHUA_RO', answers: null },
    { questionnaire: 'VHDL-1.0', answers: 109 },
  ]);
});

test('scores of two questionnaires are not compared, and the path of the first ends with it', async () => {
  const survey = (unit: string, period: string, score: number, questionnaire: string) => ({
    ...people(unit, period, [100, 50], true, [40, score]),
    questionnaire,
  });
  const quarters = ['2024-10-01', '2025-01-01', '2025-04-01', '2025-07-01', '2025-10-01', '2026-01-01'];
  const changed = await openPartyWarehouse(
    {
      ...partyUnits,
      people_quarter: [...quarters, '2026-04-01'].map((period, at) =>
        survey('01', period, 60 + at, period < '2026-01-01' ? 'VHDL-1.0' : 'VHDL-1.1'),
      ),
    },
    [],
    '2026-06-30',
  );
  const rows = await changed.rows(
    `select period, value, previous, previous_year, comparable_from, path is null as has_no_path, status
     from indicators.value
     where indicator_id = 'data_culture_index' and unit_id = '34-01' and grain = 'quarter' and period >= date '2025-10-01'
     order by period`,
  );
  changed.close();
  expect(rows).toEqual([
    {
      ...{ period: '2025-10-01', value: 64, previous: 63, previous_year: 60, comparable_from: null },
      ...{ has_no_path: false, status: 'on_path' },
    },
    {
      ...{ period: '2026-01-01', value: 65, previous: null, previous_year: null },
      ...{ comparable_from: '2026-01-01', has_no_path: true, status: 'no_target' },
    },
    {
      ...{ period: '2026-04-01', value: 66, previous: 65, previous_year: null },
      ...{ comparable_from: '2026-01-01', has_no_path: true, status: 'no_target' },
    },
  ]);
});
