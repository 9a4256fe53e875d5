import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJs from 'exceljs';
import { expect, onTestFinished, test } from 'vitest';
import { readContract } from '#etl/contract/read-contract.ts';
import { openLoadWorld } from '../../tests/support/load-world.ts';
import { draftContract } from './draft-contract.ts';

function fileOf(name: string, content: string | Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'lodestar-draft-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const answered = (text: string) =>
  readContract({
    file: 'c.yaml',
    text: text.replace("owner, value: ''", 'owner, value: Agency'),
    languages: ['en'],
  });

const kinds = Array.from({ length: 12 }, (_, at) => (at % 2 === 0 ? 'Sách' : 'Phim'));
const clear = [
  'Bảng kê;;;;',
  'Mã đơn vị;Ngày;Loại;Số tiền;Họ và tên',
  ...kinds.map((kind, at) => `0${at + 10};${at + 10}/03/2026;${kind};1.234.${at + 100},5;An`),
].join('\n');

test('drafts what a file proves, and the draft loads that file once the owner is named', async () => {
  const path = fileOf('Đơn vị 2026.csv', clear);
  const { id, text } = await draftContract(path, null);
  const contract = answered(text);
  expect(id).toBe('don_vi_2026');
  expect(contract.columns.map(({ name, type, formats }) => [name, type, formats])).toEqual([
    ['ma_don_vi', 'string', []],
    ['ngay', 'date', ['dd/MM/yyyy']],
    ['loai', 'string', []],
    ['so_tien', 'number', []],
    ['ho_va_ten', 'string', []],
  ]);
  expect(contract).toMatchObject({ decimalChar: ',', groupChar: '.', skip: { title: 1 } });
  expect(contract.columns.map(({ codes }) => codes?.map(({ value }) => value))).toEqual([
    ...[undefined, undefined, ['Phim', 'Sách'], undefined, undefined],
  ]);
  expect(text).toContain('to decide: is this the key?');
  const world = await openLoadWorld();
  expect(await world.load(contract, { 'x.csv': readFileSync(path) })).toMatchObject({
    ...{ physical: 13, loaded: 12, quarantined: 0, skipped: 1 },
  });
});

test('asks what two readings fit, and reads it as text', async () => {
  const { text } = await draftContract(
    fileOf('a.csv', 'day,amount\n03/04/2026,1.234\n05/06/2026,5.678\n'),
    null,
  );
  expect(answered(text).columns.map(({ type }) => type)).toEqual(['string', 'string']);
  expect(text).toContain('to decide: is the day or the month first?');
  expect(text).toContain('to decide: what do . and , mean in these numbers?');
});

test('drafts from records and from a sheet', async () => {
  const records = await draftContract(fileOf('r.json', '{"items":[{"id":1,"on":"2026-01-02"}]}'), null);
  expect(answered(records.text)).toMatchObject({
    dialect: { property: 'items' },
    columns: [{ type: 'integer' }, { type: 'date' }],
  });
  const workbook = new ExcelJs.Workbook();
  workbook.addWorksheet('Một').addRows([['A'], ['B', 'C'], ['x', 2]]);
  workbook.addWorksheet('Hai');
  const bytes = Buffer.from(await workbook.xlsx.writeBuffer());
  const sheet = await draftContract(fileOf('s.xlsx', bytes), 'sheet');
  expect(answered(sheet.text)).toMatchObject({
    id: 'sheet',
    skip: { title: 1 },
    dialect: { sheetName: 'Một' },
  });
  expect(sheet.text).toContain('to decide: which sheets are data?');
});

test('says that a file is no table', async () => {
  await expect(draftContract(fileOf('x.json', '[1]'), null)).rejects.toThrow(/no list of JSON records/);
});
