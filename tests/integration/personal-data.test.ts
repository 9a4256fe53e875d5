import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Contract } from '#etl/contract/contract.ts';
import { readContract } from '#etl/contract/read-contract.ts';
import { workbookBytes, type SheetCell } from '#etl/sample/workbook.ts';
import { makeChangeWorld, type ChangeWorld } from '../support/change-world.ts';
import { contractOf } from '../support/load-world.ts';

let world: ChangeWorld;
let close: () => void;
beforeAll(async () => ({ world, close } = await makeChangeWorld()));
afterAll(() => close());
beforeEach(() => world.forget());

const NUMBER = '001085001234';

/** The contract of the records of members, as the source of this world. */
const members: Contract = {
  ...readContract({
    file: 'contract.yaml',
    text: readFileSync(
      fileURLToPath(
        new URL('../../workspaces/party/sources/member_record_month/contract.yaml', import.meta.url),
      ),
      'utf8',
    ).replace('path: member_record_month/', 'path: thing/'),
  }),
  id: 'thing',
};
const head: SheetCell[] = [
  ...['Kỳ báo cáo', 'Mã đơn vị', 'Tổng số hồ sơ', 'Số hồ sơ số hóa', 'Số hồ sơ đã làm sạch'],
  ...['Số hồ sơ khớp CSDLQG dân cư', 'Số hồ sơ trùng', 'Số hồ sơ thiếu trường bắt buộc'],
  ...['Số tài khoản Sổ tay điện tử', 'Số đăng nhập thường xuyên'],
];
const unit: SheetCell[] = ['10/2026', '01', 40, 40, 30, 20, 1, 2, 30, 20];
const sheet = async (...rows: SheetCell[][]) =>
  Buffer.from(
    await workbookBytes({ name: 'Biểu 11', rows: [['TỔNG HỢP'], ['(số lượng)'], ['ĐVT: hồ sơ'], ...rows] }),
  );

/** Files that are kept of what came, with all that they say. */
function kept(): string[] {
  const folder = join(world.context.paths.extracts, 'thing');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'seen.json' && !entry.name.startsWith('.'))
    .map(({ name }) => name);
}

describe('a workbook of counts by unit', () => {
  it('is loaded as ever', async () => {
    const { fault, result } = await world.refresh(members, { '2026-10.xlsx': await sheet(head, unit) });
    expect(fault).toBeUndefined();
    expect(result.loaded).toBe(1);
  });

  it.each([
    ['pasted below', [head, unit, [1, 'Nguyễn Văn An', '12/03/1985', 'Nam', NUMBER]], 'line 6'],
    [
      'in columns of their own',
      [
        [...head, 'Số CCCD'],
        [...unit, NUMBER],
      ],
      'Số CCCD',
    ],
    [
      'alone',
      [
        ['STT', 'Họ và tên', 'Ngày sinh', 'Số CCCD'],
        [1, 'An', '1985', NUMBER],
      ],
      'Họ và tên',
    ],
  ] satisfies [string, SheetCell[][], string][])(
    'is refused with persons %s, and nothing of it is kept or told',
    async (_, rows, named) => {
      const good = { '2026-09.xlsx': await sheet(head, ['09/2026', ...unit.slice(1)]) };
      await world.refresh(members, good);
      const before = { kept: kept(), rows: await world.rows('from validate.thing') };
      const { fault } = await world.refresh(members, { ...good, '2026-10.xlsx': await sheet(...rows) });
      expect(fault).toMatchObject({ code: 'personal_data_refused' });
      expect(fault?.message.replace('lines', 'line')).toContain(named);
      expect(kept()).toEqual(before.kept);
      expect(await world.rows('from validate.thing')).toEqual(before.rows);
      const told = JSON.stringify([world.events, fault]);
      expect(told).not.toContain(NUMBER);
      expect(told).not.toContain('Nguyễn Văn An');
      expect(world.events.at(-1)).toMatchObject({ event: 'source_failed' });
      expect(world.events).toContainEqual({
        event: 'personal_data_refused',
        data: { fileName: '2026-10.xlsx', forgotten: true },
      });
    },
  );
});

it('keeps the copy that what is loaded was made of, where the contract let it in before', async () => {
  const by = (...custom: string[]) =>
    contractOf({ columns: ['{ name: unit, logicalType: string }'], custom });
  const files = { '1.csv': `unit\n${NUMBER}\n` };
  await world.refresh(by(), files);
  const { fault } = await world.refresh(by('{ property: personalData, value: refuse }'), files);
  expect(fault).toMatchObject({ code: 'personal_data_refused' });
  expect(kept()).toContain('1.csv');
});
