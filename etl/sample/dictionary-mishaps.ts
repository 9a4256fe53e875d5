import type { Mishap } from './flat-rows.ts';
import type { SheetCell } from './workbook.ts';

const once = { every: 1, from: 0 };
const term = { code: 0, name: 1, definition: 2, isRequired: 5, isIdentifier: 6, status: 7, version: 8 };
const mapping = { asset: 0, table: 1, field: 2, term: 3, conformance: 4, reviewed: 5 };
const isMapped = (cells: readonly SheetCell[]) => cells[mapping.term] !== null;

/** What goes wrong in the dictionary. */
export const termMishaps: readonly Mishap<SheetCell>[] = [
  // Another meaning under the same code and version.
  {
    ...{ ...once, count: 3, isExtra: true, rules: ['key.duplicate'] },
    spoil: (cells, nth) => {
      cells[term.name] = `${String(cells[term.name])} (mới ${nth + 1})`;
      cells[term.definition] = 'Định nghĩa khác, phiên bản giữ nguyên';
    },
  },
  // Two terms that mean the same.
  {
    ...{ ...once, count: 4, isExtra: true, isFlag: true, rules: ['term_name.duplicate'] },
    spoil: (cells, nth) => (cells[term.code] = `TC-${801 + nth}`),
  },
  {
    ...{ ...once, count: 3, isFlag: true, rules: ['definition.required'] },
    spoil: (cells) => (cells[term.definition] = null),
  },
  {
    ...{ ...once, rules: ['term_status.code_list'] },
    spoil: (cells) => (cells[term.status] = 'CHO_DUYET'),
  },
  { ...{ ...once, rules: ['is_required.type'] }, spoil: (cells) => (cells[term.isRequired] = 'tùy') },
  {
    ...{ ...once, rules: ['identifier_is_required'] },
    spoil: (cells) => cells.splice(term.isRequired, 2, 'K', 'C'),
  },
  // A spreadsheet takes version 2.0 for the number 2.
  { ...{ ...once, count: 2, rules: ['version.pattern'] }, spoil: (cells) => (cells[term.version] = 2) },
  {
    ...{ ...once, isExtra: true, rules: ['term_code.pattern'] },
    spoil: (cells) => cells.splice(term.code, 2, 'ＴＣ－９０１', 'Tên viết bằng chữ toàn độ rộng'),
  },
  {
    ...{ ...once, isExtra: true, rules: ['term_code.required'] },
    spoil: (cells) => cells.splice(term.code, 2, null, 'Trường chưa có mã'),
  },
];

/** What goes wrong in the mappings. */
export const mappingMishaps: readonly Mishap<SheetCell>[] = [
  {
    ...{ ...once, count: 5, isFlag: true, rules: ['source_field.pattern'] },
    spoil: (cells) => (cells[mapping.field] = `${String(cells[mapping.field])} `),
  },
  {
    ...{ ...once, count: 3, rules: ['mapped_term_code.reference'], fits: isMapped },
    spoil: (cells) => (cells[mapping.term] = 'TC-999'),
  },
  {
    ...{ ...once, count: 2, isExtra: true, rules: ['asset_id.reference'] },
    spoil: (cells) => (cells[mapping.asset] = 'CSDL-9004'),
  },
  {
    ...{ ...once, count: 2, rules: ['conformance.code_list'], fits: isMapped },
    spoil: (cells) => (cells[mapping.conformance] = 'ĐẠT MỘT NỬA'),
  },
  {
    ...{ ...once, count: 3, rules: ['conformance_of_mapped_only'], fits: (cells) => !isMapped(cells) },
    spoil: (cells) => (cells[mapping.conformance] = 'DAT'),
  },
  {
    ...{ ...once, rules: ['reviewed_at.type'], fits: isMapped },
    spoil: (cells) => (cells[mapping.reviewed] = '29/02/2026'),
  },
  {
    ...{ ...once, rules: ['not_reviewed_in_future'], fits: isMapped },
    spoil: (cells) => (cells[mapping.reviewed] = '15/12/2026'),
  },
  // One field that is to mean two terms.
  {
    ...{ ...once, count: 3, isExtra: true, rules: ['key.duplicate'], fits: isMapped },
    spoil: (cells) => (cells[mapping.conformance] = 'KHONG'),
  },
];
