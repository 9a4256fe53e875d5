import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { statusIn, type Asset } from './asset-population.ts';
import { addDays, dayText, type Month } from './calendar.ts';
import { mappingMishaps, termMishaps } from './dictionary-mishaps.ts';
import { befall, goodRow, noteRows, type FlatRow } from './flat-rows.ts';
import type { FileManifest, Manifest } from './manifest.ts';
import { randomStream, type Random } from './random.ts';
import { workbookBytes, type SheetCell } from './workbook.ts';

const FILE = 'tu-dien-2026-10.xlsx';
/** The second sheet is a table of its own, under the name the contract gives it. */
const MAPPING = 'field_mapping';

const termHeader = [
  'Mã trường chuẩn',
  'Tên trường',
  'Định nghĩa',
  'Kiểu dữ liệu',
  'Danh mục mã',
  'Bắt buộc',
  'Là định danh',
  'Trạng thái duyệt',
  'Phiên bản',
];
const mappingHeader = [
  'Mã CSDL',
  'Tên bảng',
  'Tên trường nguồn',
  'Mã trường chuẩn (ánh xạ)',
  'Mức tuân thủ',
  'Ngày rà soát',
];

/** What terms are about, and what is told of each: words of a name, parts of a code, types. */
const subjects = [
  ...['đơn vị', 'tổ chức đảng', 'cán bộ', 'đảng viên', 'văn bản', 'nhiệm vụ', 'hồ sơ', 'thủ tục'],
  ...['cuộc họp', 'nghị quyết', 'báo cáo', 'kết nối'],
];
const facets = [
  ['Mã', 'varchar(20)', true],
  ['Tên', 'varchar(200)', false],
  ['Loại', 'varchar(20)', false],
  ['Trạng thái', 'varchar(20)', false],
  ['Ngày tạo', 'date', false],
  ['Ngày cập nhật', 'timestamp', false],
  ['Mã đơn vị quản lý', 'varchar(20)', false],
  ['Số lượng', 'integer', false],
] as const;

/** Writes X06: one workbook with the dictionary on its first sheet and what fields of databases mean on its second. */
export async function writeDictionary(
  inbox: string,
  manifest: Manifest,
  sample: { seed: number; asOf: string; months: Month[]; assets: Asset[] },
): Promise<void> {
  const random = randomStream(sample.seed, 'dictionary');
  const terms = termRows(random);
  befall(terms, termMishaps, { index: 0, random });
  const sound = terms.filter(({ rules }) => rules.length === 0).map(({ cells }) => cells);
  const codesOf = (isApproved: boolean) =>
    sound.filter((cells) => (cells[7] === 'DA_DUYET') === isApproved).map((cells) => String(cells[0]));
  const codes = { approved: codesOf(true), other: codesOf(false) };
  const mappings = mappingRows(codes, sample, random);
  befall(mappings, mappingMishaps, { index: 0, random });
  await mkdir(join(inbox, 'dictionary'), { recursive: true });
  const bytes = await workbookBytes(
    sheetOf('Từ điển ', termHeader, terms, manifest.of('dictionary', FILE)),
    // As a Mac composes it.
    sheetOf('Ánh xạ trường'.normalize('NFD'), mappingHeader, mappings, manifest.of(MAPPING, FILE)),
  );
  await writeFile(join(inbox, 'dictionary', FILE), bytes);
}

/** Eight of ten terms are approved; one in twelve was withdrawn. */
function termRows(random: Random): FlatRow<SheetCell>[] {
  return subjects.flatMap((subject, at) =>
    facets.map(([facet, type, isIdentifier], i) => {
      const number = at * facets.length + i;
      const status = number % 12 === 7 ? 'BAI_BO' : random.chance(0.8) ? 'DA_DUYET' : 'LAY_Y_KIEN';
      const isCoded = facet === 'Loại' || facet === 'Trạng thái';
      return goodRow<SheetCell>([
        `TC-${String(number + 1).padStart(3, '0')}`,
        `${facet} ${subject}`,
        `${facet} của ${subject} theo quy định về dữ liệu dùng chung`,
        ...[type, isCoded ? `DM-${String(number + 1).padStart(3, '0')}` : null],
        ...[isIdentifier || i < 3 ? 'C' : 'K', isIdentifier ? 'C' : 'K', status],
        `${random.whole(1, 3)}.${random.whole(0, 9)}`,
      ]);
    }),
  );
}

/** Six fields of each database in operation; four of five mean a term of the dictionary. */
function mappingRows(
  codes: { approved: string[]; other: string[] },
  { asOf, months, assets }: { asOf: string; months: Month[]; assets: Asset[] },
  random: Random,
): FlatRow<SheetCell>[] {
  const live = assets.filter((asset) => statusIn(asset, months.length - 1) === 'VAN_HANH');
  return live.flatMap((asset) =>
    Array.from({ length: 6 }, (_, i) => {
      const known = random.chance(0.93) ? codes.approved : codes.other;
      const code = random.chance(0.8) ? random.pick(known) : null;
      const conformance = code === null ? null : random.weighted(['DAT', 'MOT_PHAN', 'KHONG'], weightOf);
      const reviewed = code === null ? null : dayText(addDays(asOf, -random.whole(5, 430)));
      const table = `${asset.entity.toLowerCase()}_${i < 4 ? 'chinh' : 'phu'}`;
      return goodRow<SheetCell>([asset.id, table, `truong_${i + 1}`, code, conformance, reviewed]);
    }),
  );
}

function weightOf(conformance: string): number {
  return { DAT: 7, MOT_PHAN: 2 }[conformance] ?? 1;
}

function sheetOf(name: string, header: string[], rows: FlatRow<SheetCell>[], file: FileManifest) {
  noteRows(file, rows);
  file.skipped(0, 'title');
  file.skipped(-1, 'title');
  file.skipped(rows.length + 1, 'footer');
  const titles = [[name.trim().toUpperCase()], ['(Cập nhật đến ngày 30/10/2026)']];
  return {
    name,
    rows: [...titles, header, ...rows.map(({ cells }) => cells), ['Ghi chú: C = có, K = không.']],
  };
}
