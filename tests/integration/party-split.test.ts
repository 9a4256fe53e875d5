import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '#warehouse/duckdb/database.ts';
import { openPartyWarehouse, sumsByUnit } from '../support/party-warehouse.ts';

/**
 * No province was split on 1 July 2025, but communes were, and a register may say so: an invented one that became 7 parts of the
 * one and 3 parts of the other.
 */
const units = [
  { unit_code: '00', level: 'TW', unit_type: 'CAP_UY', valid_from: '1930-02-03', valid_to: null },
  { unit_code: '02', level: 'TINH', unit_type: 'TINH_UY', valid_from: '2010-01-01', valid_to: '2025-06-30' },
  { unit_code: '08', level: 'TINH', unit_type: 'TINH_UY', valid_from: '2025-07-01', valid_to: null },
  { unit_code: '75', level: 'TINH', unit_type: 'TINH_UY', valid_from: '2025-07-01', valid_to: null },
].map((unit) => ({
  ...unit,
  unit_name: `Đơn vị ${unit.unit_code}`,
  parent_code: unit.unit_code === '00' ? null : '00',
}));

const split = [
  { new_code: '08', weight: 0.7 },
  { new_code: '75', weight: 0.3 },
].map((part) => ({
  ...{ old_code: '02', old_level: 'TINH', change_type: 'TACH', effective_date: '2025-07-01' },
  ...part,
}));

const counts = (period: string, unit_code: string, asked: number, redeclared: number) => ({
  ...{ period, unit_code, procedure_code: '1.000001', received: 10 },
  ...{ info_items_asked: asked, info_items_redeclared: redeclared },
});

let db: Database;

beforeAll(async () => {
  db = await openPartyWarehouse(
    {
      org_unit: units,
      admin_crosswalk: split,
      procedure_month: [
        counts('2025-06-01', '02', 100, 20),
        counts('2025-07-01', '08', 50, 5),
        counts('2025-07-01', '75', 40, 10),
      ],
      task: [
        {
          ...{ task_id: 'NV-00001', document_no: '57-NQ/TW', issued_at: '2025-01-10', issuer: 'Ban Chỉ đạo' },
          ...{ content: 'Kết nối', deliverable: 'Báo cáo', lead_unit_code: '02', task_kind: 'THUONG_XUYEN' },
        },
      ],
    },
    [],
    '2025-08-31',
  );
});

afterAll(() => db.close());

const redeclared = (grain: string, period: string) =>
  db.rows(
    `select unit_id, numerator, denominator from indicators.value
     where indicator_id = 'redeclaration_rate' and grain = $grain and period = cast($period as date)
       and denominator > 0 order by unit_id`,
    { grain, period },
  );

test('a month before the split counts, as then, for the unit itself, and as now, for each part by its share', async () => {
  expect(await redeclared('month', '2025-06-01')).toEqual([
    { unit_id: '00', numerator: 20, denominator: 100 },
    { unit_id: '34-08', numerator: 14, denominator: 70 },
    { unit_id: '34-75', numerator: 6, denominator: 30 },
    { unit_id: '63-02', numerator: 20, denominator: 100 },
  ]);
});

test('over the split the parts add up to the whole, to which nothing is added and of which nothing is lost', async () => {
  expect(await redeclared('year', '2025-01-01')).toEqual([
    { unit_id: '00', numerator: 35, denominator: 190 },
    { unit_id: '34-08', numerator: 19, denominator: 120 },
    { unit_id: '34-75', numerator: 16, denominator: 70 },
    { unit_id: '63-02', numerator: 20, denominator: 100 },
  ]);
});

test('what cannot be shared out goes to the part with the larger share', async () => {
  expect(await sumsByUnit(db, 'task_month', '2025-06-01', ['tasks'])).toEqual([
    { unit_id: '63-02', tasks: 1 },
  ]);
  expect(await sumsByUnit(db, 'task_month', '2025-08-01', ['tasks'])).toEqual([
    { unit_id: '34-08', tasks: 1 },
  ]);
});
