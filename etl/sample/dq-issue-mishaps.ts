import { addDays, dayText } from './calendar.ts';
import type { Mishap } from './flat-rows.ts';
import type { Cell } from './workbook.ts';

const at = {
  ...{ id: 0, asset: 1, unit: 2, group: 3, severity: 4, detected: 5, verified: 6, due: 7, fixed: 8 },
  ...{ status: 9, reopened: 10 },
};

const isClosed = (cells: readonly Cell[]) => cells[at.status] === 'DONG';

/** So many days from a day written `dd/mm/yyyy`. */
function shifted(cell: Cell | undefined, days: number): string {
  const [day, month, year] = String(cell).split('/');
  return dayText(addDays(`${year}-${month}-${day}`, days));
}

/** What goes wrong in the lists of issues. */
export const issueMishaps: readonly Mishap[] = [
  {
    ...{ every: 2, from: 0, rules: ['fixed_after_detected'], fits: isClosed },
    spoil: (cells) => (cells[at.fixed] = shifted(cells[at.detected], -6)),
  },
  {
    ...{ every: 2, from: 1, rules: ['closed_has_fix'], fits: isClosed },
    spoil: (cells) => (cells[at.fixed] = null),
  },
  // Month first, as other countries write it: some such days are none, the others are read as another day.
  {
    ...{ every: 3, from: 0, rules: ['detected_at.type'] },
    spoil: (cells) => (cells[at.detected] = `10/25/${String(cells[at.detected]).slice(6)}`),
  },
  {
    ...{ every: 5, from: 2, rules: ['due_after_detected'], fits: isClosed },
    spoil: (cells) => (cells[at.due] = shifted(cells[at.detected], -40)),
  },
  {
    ...{ every: 6, from: 4, rules: ['verified_after_detected'] },
    spoil: (cells) => (cells[at.verified] = shifted(cells[at.detected], -1)),
  },
  // "Đỏ" in UTF-8, taken for Windows-1252 and written in UTF-8 once more.
  {
    ...{ every: 4, from: 2, rules: ['severity.code_list'] },
    spoil: (cells) => (cells[at.severity] = 'Ä\u0090á»\u008f'),
  },
  { ...{ every: 4, from: 3, rules: ['error_group.range'] }, spoil: (cells) => (cells[at.group] = '9') },
  { ...{ every: 7, from: 3, rules: ['reopen_count.range'] }, spoil: (cells) => (cells[at.reopened] = '-1') },
  {
    ...{ every: 5, from: 1, rules: ['asset_id.reference'] },
    spoil: (cells) => (cells[at.asset] = 'CSDL-9003'),
  },
  {
    ...{ every: 8, from: 1, rules: ['asset_id.required'] },
    spoil: (cells) => (cells[at.asset] = null),
  },
  { ...{ every: 6, from: 5, rules: ['unit_code.reference'] }, spoil: (cells) => (cells[at.unit] = 'TW77') },
  {
    ...{ every: 7, from: 5, rules: ['issue_id.pattern'] },
    spoil: (cells) =>
      (cells[at.id] = String(cells[at.id]).replace(/\d/g, (digit) =>
        String.fromCharCode(0xff10 + Number(digit)),
      )),
  },
  {
    ...{ every: 9, from: 4, rules: ['issue_id.pattern'] },
    spoil: (cells) => (cells[at.id] = `=HYPERLINK("http://sc.example/${String(cells[at.id])}")`),
  },
  {
    ...{ every: 8, from: 6, rules: ['status.code_list'] },
    spoil: (cells) => (cells[at.status] = '<b>DONG</b>'),
  },
  // A file put together of two bears the mark of the second one's beginning in its middle; it is read away.
  {
    ...{ every: 9, from: 2, rules: [] },
    spoil: (cells) => (cells[at.id] = `\ufeff${String(cells[at.id])}`),
  },
  {
    ...{ every: 10, from: 8, rules: ['record.structure'] },
    spoil: (cells) => cells.push('ghi chú thừa'),
  },
  {
    ...{ every: 4, from: 1, isFlag: true, rules: ['reopened_is_counted'] },
    spoil: (cells) => cells.splice(at.fixed, 3, cells[at.fixed] ?? null, 'MO_LAI', '0'),
  },
  {
    ...{ every: 12, from: 11, rules: ['not_fixed_in_future'], fits: isClosed },
    spoil: (cells) => (cells[at.fixed] = '01/03/2027'),
  },
];
