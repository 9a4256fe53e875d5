import { beforeAll, expect, test } from 'vitest';
import type { Contract } from '#etl/contract/contract.ts';
import { workbookBytes, type SheetCell } from '#etl/sample/workbook.ts';
import { readWorkspace } from '#etl/workspace/read-workspace.ts';
import { openLoadWorld } from '../support/load-world.ts';
import { partyDirectory } from '../support/party-warehouse.ts';

let contracts: Contract[];
beforeAll(async () => {
  ({ contracts } = await readWorkspace(partyDirectory));
});

/** A contract of the party, on its own: codes of other sources are not asked for. */
function alone(id: string): Contract {
  const contract = contracts.find((one) => one.id === id)!;
  return { ...contract, columns: contract.columns.map((column) => ({ ...column, reference: null })) };
}

async function workbook(contract: Contract, titles: number, rows: SheetCell[][]): Promise<Buffer> {
  const header = contract.columns.map(({ header: text }) => text);
  const bytes = await workbookBytes({
    name: 'Biểu',
    rows: [...Array.from({ length: titles }, (_, at) => [`Dòng ${at + 1}`]), header, ...rows],
  });
  return Buffer.from(bytes);
}

test('more people trained than there are staff is refused: attendances were counted', async () => {
  const world = await openLoadWorld();
  const contract = alone('people_quarter');
  const file = await workbook(contract, 2, [
    ['Quý III/2026', '01', 100, 100, 'C', 20, 71.5, 'VHDL-1.1'],
    ['Quý III/2026', '04', 100, 101, 'C', 20, 71.5, 'VHDL-1.1'],
    ['Quý III/2026', '08', 100, 50, 'C', 20, 71.5, null],
    ['Quý III/2026', '11', 100, 50, 'K', null, null, null],
  ]);
  await world.load(contract, { '2026-Q3.xlsx': file });
  expect(await world.rows(`select unit_code from validate.people_quarter order by 1`)).toEqual([
    { unit_code: '01' },
    { unit_code: '11' },
  ]);
  expect(
    await world.rows(`select r."rule" from quality.quarantine, unnest(reasons) u(r) order by row_no`),
  ).toEqual([{ rule: 'trained_within_staff' }, { rule: 'score_has_questionnaire' }]);
});

test('a whole that is not the sum of its units is kept out, and the difference is shown', async () => {
  const world = await openLoadWorld();
  const contract = alone('member_record_month');
  const counts = (unit: string, records: number) => ['10/2026', unit, records, 0, 0, 0, 0, 0, 0, 0];
  const file = await workbook(contract, 3, [counts('00', 1_500), counts('01', 1_000), counts('08', 420)]);
  await world.load(contract, { '2026-10.xlsx': file });
  expect(await world.rows(`select unit_code from validate.member_record_month order by 1`)).toEqual([
    { unit_code: '01' },
    { unit_code: '08' },
  ]);
  expect(await world.rows(`select difference, state from quality.reconciliation`)).toEqual([
    { difference: -80, state: 'fail' },
  ]);
});

test('of a list that comes once no second one is waited for; every other source says how often it comes', () => {
  const once = contracts.filter(({ delivery }) => delivery === null);
  expect(once.map(({ id, cron, staleAfterDays }) => [id, cron, staleAfterDays])).toEqual([
    ['admin_crosswalk', null, null],
  ]);
});
