import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '#warehouse/duckdb/database.ts';
import { partyUnits } from '../support/party-units.ts';
import { cellOf, openPartyWarehouse } from '../support/party-warehouse.ts';

const july = { period: '2025-07-01' };

/** Records of a unit; the rest of them is good. */
function members(unit_code: string, period: string, records: number, clean: number, duplicate: number) {
  return {
    ...{ unit_code, period, delivery_period: period, records, records_clean: clean },
    ...{ records_duplicate: duplicate, records_digitised: records, records_matched: 0 },
    ...{ records_incomplete: 0, handbook_accounts: 0, handbook_regular: 0 },
  };
}

function documents(day: string, unit_code: string, direction: string, docs: number, signed: number) {
  return {
    ...{ day, unit_code, direction, counterpart_level: 'TINH', docs, docs_electronic: docs },
    ...{ docs_signed: signed, docs_on_time: null, avg_hours: 2.5 },
  };
}

let db: Database;

beforeAll(async () => {
  db = await openPartyWarehouse(
    {
      ...partyUnits,
      member_record_month: [
        members('02', '2025-06-01', 100, 50, 2),
        members('08', '2025-06-01', 300, 180, 4),
        // What the whole says of itself is there to be compared with its units, not to be counted again.
        members('00', '2025-07-01', 9_000, 9_000, 0),
        members('01', '2025-07-01', 1_000, 900, 3),
        members('08', '2025-07-01', 400, 260, 5),
        members('TW01', '2025-07-01', 3, 3, 0),
        members('TW02', '2025-07-01', 4, 4, 1),
      ],
      document_flow: [
        documents('2025-07-01', '01', 'DI', 10, 9),
        documents('2025-07-02', '01', 'DI', 30, 15),
        documents('2025-07-02', '01', 'DEN', 100, 1),
        documents('2025-07-31', '08', 'DI', 60, 60),
        documents('2025-07-31', 'TW01', 'DEN', 50, 50),
      ],
    },
    [],
    '2025-08-31',
  );
});

afterAll(() => db.close());

test('records cleaned and duplicate are ratios of sums: the whole is its units together', async () => {
  expect(await cellOf(db, 'member_record_clean_rate', '34-01', july)).toMatchObject({ value: 0.9 });
  expect(await cellOf(db, 'member_record_clean_rate', '34-08', july)).toMatchObject({ value: 0.65 });
  expect(await cellOf(db, 'member_record_clean_rate', '00', july)).toEqual({
    ...{ numerator: 1_167, denominator: 1_407, value: 0.829424, state: 'measured' },
  });
  expect(await cellOf(db, 'duplicate_record_rate', '00', july)).toMatchObject({
    ...{ numerator: 9, denominator: 1_407 },
  });
});

test('what the whole says of itself is not counted beside its units', async () => {
  const [row] = await db.rows(
    `select count(*) as n from star.fact_member_month join star.dim_unit using (unit_key) where unit_id = '00'`,
  );
  expect(row).toEqual({ n: 0 });
});

test('a unit with fewer than five records is withheld, and its superior is not', async () => {
  for (const indicator of ['duplicate_record_rate', 'member_record_clean_rate'])
    expect(await cellOf(db, indicator, 'TW02', july), indicator).toEqual({
      ...{ numerator: null, denominator: null, value: null, state: 'suppressed' },
    });
});

test('before the merger records are those of the units of that time, and of their successor as now', async () => {
  const june = { period: '2025-06-01' };
  expect(await cellOf(db, 'member_record_clean_rate', '63-02', june)).toMatchObject({ value: 0.5 });
  expect(await cellOf(db, 'member_record_clean_rate', '34-08', june)).toMatchObject({
    ...{ numerator: 230, denominator: 400 },
  });
});

test('records are a stock: a quarter has those of its last month, not the sum of its months', async () => {
  const year = { grain: 'year', period: '2025-01-01' };
  expect(await cellOf(db, 'member_record_clean_rate', '34-08', year)).toMatchObject({ denominator: 400 });
});

test('only documents that go out are to be signed', async () => {
  expect(await cellOf(db, 'digital_signature_rate', '34-01', july)).toEqual({
    ...{ numerator: 24, denominator: 40, value: 0.6, state: 'measured' },
  });
  expect(await cellOf(db, 'digital_signature_rate', '34-08', july)).toMatchObject({ value: 1 });
  expect(await cellOf(db, 'digital_signature_rate', 'TW01', july)).toMatchObject({ state: 'not_measured' });
  expect(await cellOf(db, 'digital_signature_rate', '00', july)).toMatchObject({
    ...{ numerator: 84, denominator: 100 },
  });
});

test('mean hours are weighed by the documents they are of', async () => {
  const [row] = await db.rows(
    `select sum(handling_hours) / sum(docs) as mean from star.fact_document_day where direction = 'DEN'`,
  );
  expect(row).toEqual({ mean: 2.5 });
});
