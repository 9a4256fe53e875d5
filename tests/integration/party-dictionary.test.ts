import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '#warehouse/duckdb/database.ts';
import { partyUnits } from '../support/party-units.ts';
import { cellOf, openPartyWarehouse, sumsByUnit } from '../support/party-warehouse.ts';

const august = { period: '2025-08-01' };

function asset(asset_id: string, owner_unit_code: string) {
  return {
    asset_id,
    owner_unit_code,
    delivery_period: '2025-08-01',
    status: 'VAN_HANH',
    domain: 'XAY_DUNG_DANG',
  };
}

function term(term_code: string, term_status: string) {
  return { term_code, term_status, term_name: term_code, version: '1.0' };
}

function field(
  asset_id: string,
  source_field: string,
  mapped_term_code: string | null,
  conformance: string | null = null,
  reviewed_at: string | null = null,
) {
  return { asset_id, source_table: 'chinh', source_field, mapped_term_code, conformance, reviewed_at };
}

let db: Database;

beforeAll(async () => {
  db = await openPartyWarehouse(
    {
      ...partyUnits,
      data_asset: [asset('CSDL-0001', 'TW01'), asset('CSDL-0002', '01')],
      dictionary: [
        term('TC-001', 'DA_DUYET'),
        term('TC-002', 'DU_THAO'),
        term('TC-003', 'LAY_Y_KIEN'),
        term('TC-004', 'BAI_BO'),
      ],
      field_mapping: [
        // As-of is 31 August 2025: a review of that day a year ago is not older than a year, one of the day before is.
        field('CSDL-0001', 'a', 'TC-001', 'DAT', '2024-08-31'),
        field('CSDL-0001', 'b', 'TC-001', 'DAT', '2024-08-30'),
        field('CSDL-0001', 'c', 'TC-001', 'MOT_PHAN', null),
        field('CSDL-0001', 'd', 'TC-002', 'DAT', '2025-08-01'),
        field('CSDL-0001', 'e', 'TC-004', 'DAT', '2020-01-01'),
        field('CSDL-0002', 'a', 'TC-001', 'KHONG', '2025-08-01'),
        field('CSDL-0002', 'b', 'TC-003', 'KHONG', '2025-08-01'),
        field('CSDL-0002', 'c', null),
        // A database the register does not hold any more counts for the whole.
        field('CSDL-0003', 'a', null),
      ],
    },
    [],
    '2025-08-31',
  );
});

afterAll(() => db.close());

test('a mapping to a term that is a draft, in consultation or withdrawn does not count', async () => {
  expect(await cellOf(db, 'dictionary_mapping_rate', 'TW01', august)).toMatchObject({
    ...{ numerator: 3, denominator: 5, value: 0.6 },
  });
  expect(await cellOf(db, 'dictionary_mapping_rate', '34-01', august)).toMatchObject({
    ...{ numerator: 1, denominator: 3 },
  });
  expect(await cellOf(db, 'dictionary_mapping_rate', '00', august)).toEqual({
    ...{ numerator: 4, denominator: 9, value: 0.444444, state: 'measured' },
  });
});

test('of what is mapped, only full conformance to an approved term counts', async () => {
  expect(await cellOf(db, 'dictionary_conformance_rate', 'TW01', august)).toMatchObject({
    ...{ numerator: 2, denominator: 3 },
  });
  expect(await cellOf(db, 'dictionary_conformance_rate', '00', august)).toMatchObject({ value: 0.5 });
});

test('every field is mapped, mapped to what is no common word, or not mapped', async () => {
  const measures = ['fields', 'mapped', 'mapped_to_draft', 'mapped_to_withdrawn', 'unmapped'];
  expect(await sumsByUnit(db, 'mapping_month', '2025-08-01', measures)).toEqual([
    { unit_id: '00', fields: 1, mapped: 0, mapped_to_draft: 0, mapped_to_withdrawn: 0, unmapped: 1 },
    { unit_id: '34-01', fields: 3, mapped: 1, mapped_to_draft: 1, mapped_to_withdrawn: 0, unmapped: 1 },
    { unit_id: 'TW01', fields: 5, mapped: 3, mapped_to_draft: 1, mapped_to_withdrawn: 1, unmapped: 0 },
  ]);
});

test('a review of more than twelve months ago is stale, and none at all is told apart', async () => {
  expect(await sumsByUnit(db, 'mapping_month', '2025-08-01', ['review_stale', 'never_reviewed'])).toEqual([
    { unit_id: '00', review_stale: 0, never_reviewed: 0 },
    { unit_id: '34-01', review_stale: 0, never_reviewed: 0 },
    { unit_id: 'TW01', review_stale: 1, never_reviewed: 1 },
  ]);
});

test('the register says how fields stand today: the months before have no value', async () => {
  expect(await cellOf(db, 'dictionary_mapping_rate', '00', { period: '2025-07-01' })).toBeUndefined();
});
