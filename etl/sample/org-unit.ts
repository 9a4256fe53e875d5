import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dayText } from './calendar.ts';
import type { Manifest } from './manifest.ts';
import { registeredUnits, type RegisteredUnit } from './units.ts';
import { workbookBytes, type Cell } from './workbook.ts';

const FILE = 'don-vi-2026-10.xlsx';

const header = [
  'Mã đơn vị',
  'Tên đơn vị',
  'Cấp',
  'Mã đơn vị cấp trên',
  'Loại đơn vị',
  'Mã ĐVHC',
  'Nhóm tham gia hội thảo',
  'Hiệu lực từ ngày',
  'Hiệu lực đến ngày',
];

/** Rows that no good register has, with the rules each one breaks. */
const strays: { cells: Cell[]; rules: string[] }[] = [
  {
    cells: ['001', 'Quận ủy Ba Đình', 'HUYEN', '01', 'QUAN_UY', null, null, '01/01/2010', '30/06/2025'],
    rules: ['unit_code.pattern', 'level.code_list', 'unit_type.code_list'],
  },
  {
    cells: ['556', 'Huyện ủy Hòa Vang', 'HUYEN', '48', 'HUYEN_UY', null, null, '01/01/2010', '30/06/2025'],
    rules: ['unit_code.pattern', 'level.code_list', 'unit_type.code_list'],
  },
  {
    cells: ['TW31', 'Ban Đối ngoại Trung ương', 'TW', null, 'BAN', null, null, '01/01/2010', '02/02/2025'],
    rules: ['parent_given'],
  },
  {
    cells: [
      'TW32',
      'Đảng ủy Khối các cơ quan Trung ương',
      'TW',
      '00',
      'DANG_UY_TRUC_THUOC',
      null,
      null,
      '01/01/2026',
      '02/02/2025',
    ],
    rules: ['validity_in_order'],
  },
  {
    cells: [
      'TW33',
      'Đảng ủy Khối Doanh nghiệp Trung ương',
      'TW',
      '00',
      'DANG_UY_TRUC_THUOC',
      null,
      null,
      '31/02/2010',
      '02/02/2025',
    ],
    rules: ['valid_from.type'],
  },
  { cells: ['TW34', null, 'TW', '00', 'BAN', null, null, '01/01/2010', null], rules: ['unit_name.required'] },
  {
    cells: ['97', 'Tỉnh ủy Hà Tây', 'TINH', '00', 'TINH_UY', null, null, '01/01/2010', '01/08/2008'],
    rules: ['validity_in_order', 'province_has_admin_code'],
  },
  // It stands above itself.
  {
    cells: ['TW35', 'Ban Kinh tế Trung ương', 'TW', 'TW35', 'BAN', null, null, '01/01/2010', '02/02/2025'],
    rules: ['parent_is_another'],
  },
  // Codes that look right: digits of full width, and a character nobody sees.
  {
    cells: ['９９', 'Tỉnh ủy Hà Sơn Bình', 'TINH', '00', 'TINH_UY', '99', null, '01/01/2010', '02/02/2011'],
    rules: ['unit_code.pattern'],
  },
  {
    cells: [
      'TW\u200b36',
      'Ban Dân vận\u00a0Trung ương',
      'TW',
      '00',
      'BAN',
      null,
      null,
      '01/01/2010',
      '02/02/2025',
    ],
    rules: ['unit_code.pattern'],
  },
  {
    cells: ['98', 'Ban Cán sự đảng', 'TINH', '00', 'BAN', '98', null, '01/01/2010', null],
    rules: ['type_fits_level'],
  },
];

/** Codes that Excel took for numbers in the register's sheet: the zero in front is gone. */
const shortened = new Set(['01', '02', '04', '06', '08']);
const oldSpelling = new Set(['17', '37', '38', '56', '60', '64', '70', '77', '83']);
const decomposed = new Set(['10', '26', '33', '42', '44', '51', '66', '67', '84', 'TW04', 'TW13', 'TW20']);

/** Writes X01: one workbook with title rows, some codes without their zero, some names in other spellings. */
export async function writeOrgUnit(inbox: string, manifest: Manifest): Promise<void> {
  const file = manifest.of('org_unit', FILE);
  const units = registeredUnits();
  const rows = units.map((unit, index) => {
    const flags = [...zerosLost(unit), ...(oldSpelling.has(unit.code) ? ['name_spelling'] : [])];
    file.flagged(index + 1, ...flags);
    return cellsOf(unit);
  });
  rows.push(cellsOf(units.find((unit) => unit.code === '22')!));
  file.quarantined(rows.length, 'key.duplicate');
  rows.push(header.map(() => null));
  file.skipped(rows.length, 'blank');
  for (const { cells, rules } of strays) {
    rows.push(cells);
    file.quarantined(rows.length, ...rules);
  }
  const title: Cell[][] = [
    ['DANH MỤC ĐƠN VỊ'],
    ['(Kèm theo Công văn của Ban Tổ chức Trung ương, cập nhật ngày 01/10/2026)'],
    ['Biểu số 01'],
  ];
  title.forEach((_, index) => file.skipped(0 - index, 'title'));
  const bytes = await workbookBytes({
    name: 'Danh mục đơn vị',
    rows: [...title, header, ...rows],
    merges: ['A1:I1', 'A2:I2'],
  });
  await mkdir(join(inbox, 'org_unit'), { recursive: true });
  await writeFile(join(inbox, 'org_unit', FILE), bytes);
}

/** Columns of a unit whose codes are typed as numbers, as the rule that restores them names them. */
function zerosLost(unit: RegisteredUnit): string[] {
  if (unit.level !== 'TINH' || !shortened.has(unit.code)) return [];
  const columns = ['unit_code', 'admin_code', ...(unit.code < '04' ? ['parent_code'] : [])];
  return columns.map((column) => `${column}.zeros_restored`);
}

function cellsOf(unit: RegisteredUnit): Cell[] {
  const lost = new Set(zerosLost(unit));
  const code = (column: string, value: string | null) =>
    value !== null && lost.has(`${column}.zeros_restored`) ? Number(value) : value;
  return [
    code('unit_code', unit.code),
    spelt(unit),
    unit.level,
    code('parent_code', unit.parent),
    unit.type,
    code('admin_code', unit.adminCode),
    null,
    dayText(unit.from),
    unit.to === null ? null : dayText(unit.to),
  ];
}

function spelt(unit: RegisteredUnit): string {
  if (oldSpelling.has(unit.code)) {
    return unit.name
      .replace('ủy', 'uỷ')
      .replace(/òa( |$)/, 'oà$1')
      .replace(/óa( |$)/, 'oá$1');
  }
  return decomposed.has(unit.code) ? unit.name.normalize('NFD') : unit.name;
}
