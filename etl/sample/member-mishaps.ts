import { MERGER, type Month } from './calendar.ts';
import type { Mishap } from './flat-rows.ts';
import { grouped } from './procedure-month.ts';
import type { SheetCell } from './workbook.ts';

const at = {
  ...{ period: 0, unit: 1, records: 2, digitised: 3, clean: 4, matched: 5, duplicate: 6, incomplete: 7 },
  ...{ accounts: 8, regular: 9 },
};
const unknownUnit = ['unit_code.pattern', 'unit_code.reference'];
const wide = (number: SheetCell) =>
  String(number).replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
const isProvince = (cells: readonly SheetCell[]) => /^[1-9]\d$/.test(String(cells[at.unit]));

/** What goes wrong in the workbooks of X11: counts that cannot be, and what spreadsheets do to cells. */
export function memberMishaps(month: Month): Mishap<SheetCell>[] {
  return [
    ...impossibleCounts,
    ...spoiltCells,
    {
      ...{ every: 4, from: 2, isExtra: true, rules: ['unit_code.reference'] },
      spoil: (cells) => (cells[at.unit] = month.first < MERGER ? '99' : '70'),
    },
  ];
}

const impossibleCounts: Mishap<SheetCell>[] = [
  {
    ...{ every: 2, from: 0, rules: ['clean_within_records'] },
    spoil: (cells) => (cells[at.clean] = Number(cells[at.records]) + 12),
  },
  {
    ...{ every: 5, from: 1, rules: ['matched_within_records'] },
    spoil: (cells) => (cells[at.matched] = Number(cells[at.records]) + 3),
  },
  {
    ...{ every: 6, from: 2, rules: ['digitised_within_records'] },
    spoil: (cells) => (cells[at.digitised] = Number(cells[at.records]) * 2),
  },
  {
    ...{ every: 4, from: 3, rules: ['regular_within_accounts'] },
    spoil: (cells) => (cells[at.regular] = Number(cells[at.accounts]) + 5),
  },
  {
    ...{ every: 3, from: 1, rules: ['not_too_few_to_tell'] },
    spoil: (cells) => cells.splice(at.records, 8, 4, 4, 3, 3, 0, 1, 2, 1),
  },
];

const spoiltCells: Mishap<SheetCell>[] = [
  {
    ...{ every: 6, from: 0, rules: ['records_clean.type'] },
    spoil: (cells, nth) => (cells[at.clean] = nth % 2 === 0 ? '97,5%' : 97.5),
  },
  {
    ...{ every: 7, from: 1, rules: ['records_duplicate.type'] },
    spoil: (cells) => (cells[at.duplicate] = { error: '#REF!' }),
  },
  {
    ...{ every: 7, from: 3, rules: ['records.type'] },
    spoil: (cells) => (cells[at.records] = { formula: "'[Tong hop.xlsx]T1'!$C$9" }),
  },
  {
    ...{ every: 8, from: 4, rules: ['records_matched.type'] },
    spoil: (cells) => (cells[at.matched] = `12\u00a0${cells[at.matched] as number}`),
  },
  {
    ...{ every: 9, from: 2, rules: ['handbook_accounts.type'] },
    spoil: (cells) => (cells[at.accounts] = wide(cells[at.accounts]!)),
  },
  {
    ...{ every: 9, from: 5, rules: ['records_incomplete.range'] },
    spoil: (cells) => (cells[at.incomplete] = -8),
  },
  {
    ...{ every: 9, from: 6, rules: ['records.required'] },
    spoil: (cells) => (cells[at.records] = null),
  },
  {
    ...{ every: 10, from: 3, rules: unknownUnit },
    spoil: (cells) => (cells[at.unit] = `${String(cells[at.unit])}\u200b`),
  },
  {
    ...{ every: 10, from: 7, rules: unknownUnit, fits: isProvince },
    spoil: (cells) => (cells[at.unit] = 'Tỉnh ủy nhập bằng tên'.normalize('NFD')),
  },
  {
    ...{ every: 11, from: 4, rules: ['period.type'] },
    spoil: (cells) => (cells[at.period] = '13/2025'),
  },
  {
    ...{ every: 11, from: 8, rules: ['unit_code.reference', 'period_as_delivered'] },
    spoil: (cells) => (cells[at.period] = 1),
  },
  {
    ...{ every: 12, from: 9, rules: ['unit_code.required'] },
    spoil: (cells) => (cells[at.unit] = null),
  },
  {
    ...{ every: 5, from: 0, isFlag: true, rules: ['unit_code.zeros_restored'] },
    fits: (cells) => /^0\d$/.test(String(cells[at.unit])),
    spoil: (cells) => (cells[at.unit] = Number(cells[at.unit])),
  },
  // Neither of these is a fault: a formula is read by its result, groups of thousands as the contract has them.
  {
    ...{ every: 3, from: 0, rules: [] },
    spoil: (cells) => (cells[at.incomplete] = { formula: 'D9-E9', result: Number(cells[at.incomplete]) }),
  },
  {
    ...{ every: 3, from: 2, rules: [] },
    spoil: (cells) => (cells[at.records] = grouped(Number(cells[at.records]))),
  },
];
