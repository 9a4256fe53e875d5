import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MERGER, type Month } from './calendar.ts';
import { befall, goodRow, noteRows, type FlatRow } from './flat-rows.ts';
import type { FileManifest, Manifest } from './manifest.ts';
import { memberMishaps } from './member-mishaps.ts';
import { memberCounts, type MemberCounts } from './member-levels.ts';
import { randomStream } from './random.ts';
import { workbookBytes, type SheetCell } from './workbook.ts';

const header = [
  'Kỳ báo cáo',
  'Mã đơn vị',
  'Tổng số hồ sơ',
  'Số hồ sơ số hóa',
  'Số hồ sơ đã làm sạch',
  'Số hồ sơ khớp CSDLQG dân cư',
  'Số hồ sơ trùng',
  'Số hồ sơ thiếu trường bắt buộc',
  'Số tài khoản Sổ tay điện tử',
  'Số đăng nhập thường xuyên',
];
const titles = [
  ['TỔNG HỢP CHẤT LƯỢNG HỒ SƠ ĐẢNG VIÊN'],
  ['(Chỉ gồm số lượng theo đơn vị, không có dữ liệu cá nhân)'],
  ['ĐVT: hồ sơ'],
];
const footers = ['Ghi chú: số liệu tính đến ngày cuối tháng.', '(*) Đơn vị tự rà soát.'];

/** The month that was sent a second time with other figures of a few units, and when a filter was left on. */
const corrected = { month: '2025-05', units: ['01', '38', 'TW07'] };
const filtered = '2026-02';

/** Writes X11: a workbook a month with titles, a row of the whole, totals and notes, and one correction that came late. */
export async function writeMemberRecordMonth(
  inbox: string,
  manifest: Manifest,
  sample: { seed: number; months: Month[] },
): Promise<void> {
  const folder = join(inbox, 'member_record_month');
  await mkdir(folder, { recursive: true });
  for (const month of sample.months) {
    const random = randomStream(sample.seed, `member_record_month/${month.id}`);
    const counts = memberCounts(sample.seed, month, sample.months);
    const rows = counts.map((unit) => goodRow<SheetCell>(cellsOf(unit, month)));
    befall(rows, memberMishaps(month), { index: month.index, random });
    rows.push(...wholeOf(rows, month));
    if (month.id === corrected.month) supersede(rows);
    const file = manifest.of('member_record_month', `${month.id}.xlsx`);
    await writeFile(join(folder, `${month.id}.xlsx`), await sheetOf(rows, month, file));
    if (month.id === corrected.month) await correct({ folder, month, counts, manifest });
  }
}

/** Rows that a later delivery replaces must be sound, or they would be kept out for what is wrong with them. */
function supersede(rows: FlatRow<SheetCell>[]): void {
  for (const row of rows)
    if (corrected.units.includes(String(row.cells[1])) && row.rules.length + row.flags.length === 0)
      row.rules.push('key.duplicate');
}

async function correct(setting: {
  folder: string;
  month: Month;
  counts: MemberCounts[];
  manifest: Manifest;
}): Promise<void> {
  const { folder, month, counts, manifest } = setting;
  const name = `${month.id}lan2.xlsx`;
  const rows = counts
    .filter(({ unit }) => corrected.units.includes(unit))
    .map((unit) =>
      goodRow(cellsOf({ ...unit, clean: unit.clean - 7, incomplete: unit.incomplete + 7 }, month)),
    );
  const bytes = await sheetOf(rows, month, manifest.of('member_record_month', name));
  await writeFile(join(folder, name), bytes);
}

function cellsOf(counts: MemberCounts, month: Month): SheetCell[] {
  const { unit, records, digitised, clean, matched, duplicate, incomplete, accounts, regular } = counts;
  return [
    periodCell(month),
    unit,
    ...[records, digitised, clean, matched, duplicate, incomplete, accounts, regular],
  ];
}

/**
 * The row of the whole, which is the sum of its units; now and then a unit changed its records after it was made. There is none
 * where a unit's number cannot be read, nor in the month of which some units are there twice.
 */
function wholeOf(rows: readonly FlatRow<SheetCell>[], month: Month): FlatRow<SheetCell>[] {
  const units = rows.filter(({ cells, rules }) => cells[1] !== null && !isOfAnotherMonth(rules));
  const records = units.map(({ cells }) => countOf(cells[2]!));
  if (month.id === corrected.month || records.some(Number.isNaN)) return [];
  const sound = units.filter(({ rules }) => rules.length === 0);
  const isOff = month.index % 5 === 4;
  const sums = [
    sumOf(records) - (isOff ? 137 : 0),
    ...header.slice(3).map((_, at) => sumOf(sound.map(({ cells }) => countOf(cells[at + 3]!)))),
  ];
  const row = goodRow<SheetCell>([periodCell(month), '00', ...sums]);
  if (isOff) row.rules.push('units_make_the_whole');
  return [row];
}

function isOfAnotherMonth(rules: readonly string[]): boolean {
  return rules.includes('period.type') || rules.includes('period_as_delivered');
}

/** The count a cell stands for, by its result where it is a formula; NaN where it stands for none. */
function countOf(cell: SheetCell): number {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'string') return Number(cell.replaceAll('.', ''));
  return typeof cell === 'object' && cell !== null && 'result' in cell ? Number(cell.result) : Number.NaN;
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The month as text; for a while as a day of Excel's, then as the bare number that stands for one. */
function periodCell({ id, first, index }: Month): SheetCell {
  if (index % 8 === 5) return new Date(`${first}T00:00:00Z`);
  if (index % 8 === 6) return Date.parse(first) / 86_400_000 + 25_569;
  return `${id.slice(5)}/${id.slice(0, 4)}`;
}

function sheetOf(rows: FlatRow<SheetCell>[], month: Month, file: FileManifest): Promise<Uint8Array> {
  noteRows(file, rows);
  titles.forEach((_, index) => file.skipped(0 - index, 'title'));
  file.skipped(rows.length + 1, 'total');
  file.skipped(rows.length + 2, 'blank');
  footers.forEach((_, index) => file.skipped(rows.length + 3 + index, 'footer'));
  const first = titles.length + 2;
  const units = rows.filter(({ cells }) => cells[1] !== '00').length;
  const sums = header.slice(2).map((_, at): SheetCell => {
    const letter = String.fromCharCode(67 + at);
    return { formula: `SUM(${letter}${first}:${letter}${first + units - 1})`, result: 0 };
  });
  return workbookBytes({
    name: month.first < MERGER ? 'Biểu 11' : 'Biểu 11 (mới)',
    rows: [
      ...titles,
      header,
      ...rows.map(({ cells }) => cells),
      [null, 'Tổng cộng', ...sums],
      [null],
      ...footers.map((text) => [null, text]),
    ],
    merges: ['A1:J1', 'A2:J2'],
    hidden: month.id === filtered ? [first + 3, first + 4] : [],
  });
}
