import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJs from 'exceljs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readContract } from '#etl/contract/read-contract.ts';
import { literal, openDatabase } from '#warehouse/duckdb/database.ts';
import { encodeVietnamese } from '../../tests/support/encode-vietnamese.ts';
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

test.each([';', '\t', '|'])(
  'finds the delimiter %j, though decimals have commas, and writes it',
  async (delimiter) => {
    const rows = Array.from({ length: 9 }, (_, at) => [
      `K${at}`,
      `${at},25`,
      `1${at},75`,
      `${at + 1}${at},5`,
    ]);
    const text = [['code', 'one', 'two', 'three'], ...rows].map((cells) => cells.join(delimiter)).join('\n');
    const draft = await draftContract(fileOf('x.csv', text), null);
    expect(answered(draft.text)).toMatchObject({
      ...{ dialect: { delimiter }, decimalChar: ',' },
      columns: [{ type: 'string' }, { type: 'number' }, { type: 'number' }, { type: 'number' }],
    });
    const world = await openLoadWorld();
    expect(await world.load(answered(draft.text), { 'x.csv': text })).toMatchObject({
      loaded: 9,
      quarantined: 0,
    });
  },
);

test('drafts percentages and units of numbers with their factors, and asks what one without them means', async () => {
  const rows = ['A;12,5 tỷ;12,5%;4%', 'B;300 triệu;7%;0,04', 'C;1 tỷ;8,25 %;5%'];
  const { text } = await draftContract(
    fileOf('u.csv', `code;money;share;rate\n${rows.join('\n')}\n`),
    'thing',
  );
  const contract = answered(text);
  expect(contract.columns.map(({ type }) => type)).toEqual(['string', 'number', 'number', 'number']);
  expect(contract.columns[1]!.numberForms).toMatchObject({
    percent: false,
    bare: null,
    suffixes: [
      { text: 'tỷ', factor: 1e9 },
      { text: 'triệu', factor: 1e6 },
    ],
  });
  expect(text.match(/to decide: what does a number without its unit mean here\? (\d of \d)/)?.[1]).toBe(
    '1 of 3',
  );
  const world = await openLoadWorld();
  await world.load(contract, { 'u.csv': `code;money;share;rate\n${rows.join('\n')}\n` });
  expect(await world.rows('select money, share, rate from validate.thing order by code')).toEqual([
    { money: 12.5e9, share: 0.125, rate: 0.04 },
    { money: 1e9, share: 0.0825, rate: 0.05 },
  ]);
});

test('asks of no measure whether it is the key', async () => {
  const { text } = await draftContract(
    fileOf('m.csv', 'code,share,amount\nA1,0.25,1.234\nA2,0.50,5.678\n'),
    null,
  );
  const asked = text
    .split('is this the key?')
    .slice(0, -1)
    .map((part) => part.split('- name: ').at(-1)!.split(' ')[0]);
  expect(asked).toEqual(['code']);
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

test.each([
  ['a web page', '<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>', 'is a web page or XML'],
  ['XML', '\ufeff<?xml version="1.0"?><a/>', 'is a web page or XML'],
  ['a PDF', '%PDF-1.7\n1 0 obj', 'is a PDF'],
  ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), 'is an old or password-protected'],
])('drafts nothing from %s that is called a table', async (_what, content, says) => {
  await expect(draftContract(fileOf('page.csv', content), null)).rejects.toThrow(says);
});

const people = ['Nguyễn Thị Hồng', 'Trần Văn Đức', 'Lê Quỳnh Như', 'Phạm Ngữ', 'Vũ Đặng', 'Bùi Thế Mỹ'];
const lettered = clear.replace(/An$/gm, () => people.shift() ?? 'Hoàng Yến');

test.each(['utf-16le', 'utf-16be', 'windows-1258', 'tcvn', 'vni', 'viscii', 'utf-8-twice'])(
  'drafts the same from a file in %s, which then loads as drafted',
  async (encoding) => {
    const path = fileOf('Bảng kê.csv', encodeVietnamese(lettered, encoding));
    const { text } = await draftContract(path, 'sheet');
    expect(text).not.toContain('which encoding');
    expect(text).toMatch(
      new RegExp(`property: encoding, value: "${encoding}" } # Vietnamese in it: [01.]+ of 1`),
    );
    const plain = await draftContract(fileOf('Bảng kê.csv', lettered), 'sheet');
    expect(text.replace(/\n.*property: encoding.*/, '')).toBe(plain.text);
    const world = await openLoadWorld();
    const contract = answered(text);
    await world.load(contract, { 'x.csv': readFileSync(path) });
    expect(await world.rows('select distinct loai from validate.sheet order by 1')).toEqual([
      { loai: 'Phim' },
      { loai: 'Sách' },
    ]);
  },
);

test('goes by a byte-order mark', async () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a;b\nx;1\n', 'utf16le')]);
  const { text } = await draftContract(fileOf('marked.csv', bytes), null);
  expect(text).toContain('value: "utf-16le" } # by its byte-order mark');
  expect(answered(text).columns.map(({ name }) => name)).toEqual(['a', 'b']);
});

test('asks for an encoding where none is clearly right', async () => {
  const { text } = await draftContract(fileOf('few.csv', Buffer.from('a;b\nna\xefve;1\n', 'latin1')), null);
  expect(text).toContain('to decide: which encoding is this? It reads best as ');
});

describe('Parquet', () => {
  async function parquetOf(query: string): Promise<string> {
    const path = fileOf('rows.parquet', '');
    const database = await openDatabase(':memory:');
    onTestFinished(() => database.close());
    await database.run(`copy (${query}) to ${literal(path)} (format parquet)`);
    return path;
  }

  test('is drafted by its own types, and loads as drafted', async () => {
    const path = await parquetOf(`
      select n as "Mã số", n / 2.0::double as share, (n + 0.25)::decimal(9, 2) as amount, date '2026-01-01' + n::integer as "day",
        timestamp '2026-01-01 10:00:00' as at, n > 3 as "open", [n] as parts, lpad(n::varchar, 3, '0') as code,
        strftime(date '2026-03-13' + n::integer, '%d/%m/%Y') as written, '1.5' as text
      from range(6) r(n)`);
    const { text } = await draftContract(path, null);
    const contract = answered(text);
    expect(contract).toMatchObject({ id: 'rows', server: { format: 'parquet' } });
    expect(contract.columns.map(({ name, type, formats }) => [name, type, formats])).toEqual([
      ['ma_so', 'integer', []],
      ['share', 'number', []],
      ['amount', 'number', []],
      ['day', 'date', ['yyyy-MM-dd']],
      ['at', 'timestamp', []],
      ['open', 'boolean', []],
      ['parts', 'array', []],
      ['code', 'string', []],
      ['written', 'date', ['dd/MM/yyyy']],
      ['text', 'number', []],
    ]);
    expect(text).toContain('# BIGINT in the file; 6 of 6 rows have a value');
    const world = await openLoadWorld();
    expect(await world.load(contract, { 'x.parquet': readFileSync(path) })).toMatchObject({
      ...{ physical: 6, loaded: 6, quarantined: 0 },
    });
    expect(await world.rows('select amount, parts, code, text from validate.rows where ma_so = 5')).toEqual([
      { amount: 5.25, parts: '[5]', code: '005', text: 1.5 },
    ]);
  });

  test('is drafted from its first rows where it has very many', async () => {
    const { text } = await draftContract(await parquetOf('select n from range(100001) r(n)'), null);
    expect(text).toContain('the first 100000 of 100001 rows');
  });

  test('that is cut short is refused', async () => {
    const path = await parquetOf('select 1 as n');
    writeFileSync(path, readFileSync(path).subarray(0, 40));
    await expect(draftContract(path, null)).rejects.toMatchObject({
      code: 'contract_unreadable',
      message: expect.stringContaining('is no Parquet file that can be read'),
    });
  });
});
