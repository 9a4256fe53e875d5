import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addDays, dayText, type Month } from './calendar.ts';
import { befall, csvText, goodRow, noteRows, type FlatRow, type Mishap } from './flat-rows.ts';
import type { Manifest } from './manifest.ts';
import { randomStream, type Random } from './random.ts';
import { centralCodes, provincesOn } from './units.ts';
import type { Cell } from './workbook.ts';

const header = [
  'Mã đơn vị',
  'Mã biểu',
  'Kỳ',
  'Hạn nộp',
  'Ngày nộp',
  'Lần nộp',
  'Có đính chính',
  'Chênh lệch sau đính chính (%)',
];
const at = { unit: 0, form: 1, period: 2, due: 3, submitted: 4, number: 5, correction: 6, delta: 7 };
const forms = ['BC-CDS-01', 'BC-DL-02'];

/** Units that owe the last report and are not in the list at all: a row that is missing is not a nought. */
const silentAtLast = new Set(['12', '52', '96', 'TW15']);
/** Units that owed the reports of a month long past and never handed in any. */
export const neverReported = [
  { unit: 'TW15', month: '2026-02' },
  { unit: '52', month: '2026-07' },
];
/** The month whose list came a second time under another name, and the one whose first dates were overwritten later. */
const repeated = '2025-09';
const overwritten = '2026-04';

/** What goes wrong in the lists of reports. */
const mishaps: readonly Mishap[] = [
  {
    ...{ every: 2, from: 0, rules: ['submitted_at.type', 'due_is_submitted'] },
    spoil: (cells) => (cells[at.submitted] = `03:15 CH ${String(cells[at.submitted]).slice(0, 10)}`),
  },
  // Day and month changed places: the day still is one, but lies before the month reported on ended.
  {
    ...{ every: 4, from: 1, rules: ['submitted_after_period'] },
    spoil: (cells) =>
      (cells[at.submitted] = String(cells[at.submitted]).replace(/^..\/..\/..../, before(cells[at.period]!))),
  },
  {
    ...{ every: 5, from: 2, rules: ['delta_of_corrections_only'] },
    spoil: (cells) => (cells[at.delta] = '4,2'),
  },
  {
    ...{ every: 6, from: 3, rules: ['correction_delta_pct.type'] },
    spoil: (cells) => cells.splice(at.number, 3, '2', 'C', 'khoảng 5%'),
  },
  { ...{ every: 5, from: 4, rules: ['period.type'] }, spoil: (cells) => (cells[at.period] = 'T10') },
  { ...{ every: 6, from: 1, rules: ['due_date.required'] }, spoil: (cells) => (cells[at.due] = null) },
  {
    ...{ every: 7, from: 2, rules: ['due_after_period', 'submitted_by_due'] },
    fits: (cells) => cells[at.submitted] !== null,
    spoil: (cells) => (cells[at.due] = '01/01/2024'),
  },
  {
    ...{ every: 7, from: 4, rules: ['submission_no.range', 'resubmission_is_correction'] },
    spoil: (cells) => (cells[at.number] = '0'),
  },
  {
    ...{ every: 8, from: 5, rules: ['form_code.pattern'] },
    spoil: (cells) => (cells[at.form] = 'BC CDS 01'),
  },
  {
    ...{ every: 8, from: 3, rules: ['is_correction.type'] },
    spoil: (cells) => (cells[at.correction] = 'chưa rõ'),
  },
  {
    ...{ every: 9, from: 0, rules: ['unit_code.pattern', 'unit_code.reference'] },
    spoil: (cells) => (cells[at.unit] = `\u00a0${String(cells[at.unit])}`),
  },
  {
    ...{ every: 6, from: 5, isExtra: true, rules: ['unit_code.reference'] },
    spoil: (cells) => (cells[at.unit] = String(cells[at.period]).slice(3) < '2025' ? '99' : '03'),
  },
  {
    ...{ every: 9, from: 8, isExtra: true, rules: ['not_submitted_in_future', 'submitted_by_due'] },
    spoil: (cells) => {
      cells[at.number] = '3';
      cells[at.correction] = 'C';
      cells[at.submitted] = '15/12/2026 08:00';
    },
  },
  {
    ...{ every: 3, from: 0, isExtra: true, isFlag: true, rules: ['resubmission_is_correction'] },
    spoil: (cells) => (cells[at.number] = '2'),
  },
];

/** Writes X14: a CSV a month, its lines ended now one way, now the other; one comes twice, one overwrites first dates. */
export async function writeReportSubmission(
  inbox: string,
  manifest: Manifest,
  sample: { seed: number; months: Month[] },
): Promise<void> {
  const folder = join(inbox, 'report_submission');
  await mkdir(folder, { recursive: true });
  for (const month of sample.months) {
    const random = randomStream(sample.seed, `report_submission/${month.id}`);
    const all = submissions(month, sample.months, random);
    befall(all, mishaps, { index: month.index, random });
    const rows = all.filter(({ cells }) => hasReported(String(cells[at.unit]), month));
    const write = async (name: string, lines: FlatRow[]) => {
      noteRows(manifest.of('report_submission', name), lines);
      // Sent again it is saved anew, by another program: the same rows in other bytes.
      const isAgain = name.includes('.gui-lai.');
      const lineEnd = (month.index % 3 === 1) !== isAgain ? '\r\n' : '\n';
      const text = csvText([header, ...lines.map(({ cells }) => cells)], { delimiter: ',', lineEnd });
      await writeFile(join(folder, name), text);
    };
    await write(`${month.id}.csv`, rows);
    if (month.id === repeated) await write(`${month.id}.gui-lai.csv`, rows);
    if (month.id === overwritten) await write(`${month.id}.lan2.csv`, overwriting(rows));
  }
}

/** Reports on a month: two forms of every unit that stood in it. Most come in time, some late, some are sent again. */
function submissions(month: Month, months: Month[], random: Random): FlatRow[] {
  const isLast = month.index === months.length - 1;
  const late = 0.14 - (0.08 * month.index) / (months.length - 1);
  const units = [...provincesOn(month.first), ...centralCodes].filter(
    (unit) => !isLast || !silentAtLast.has(unit),
  );
  const due = addDays(month.last, 7);
  return units.flatMap((unit) =>
    forms.flatMap((form) => {
      const isLate = !isLast && random.chance(late);
      // The list of the last month is drawn up on its last day: only the quick ones have sent theirs.
      const day = isLast
        ? month.last
        : addDays(month.last, isLate ? random.whole(8, 19) : random.whole(1, 7));
      const isOut = isLast && random.chance(0.6);
      const period = `${month.id.slice(5)}/${month.id.slice(0, 4)}`;
      const first = [unit, form, period, dayText(due), isOut ? null : timeText(day, random), '1', 'K', null];
      const rows = [goodRow<Cell>(first, isLate ? ['submitted_by_due'] : [])];
      if (!isLast && !isLate && random.chance(0.03)) {
        const again = [...timed(first, timeText(due, random)), '2', 'C', `${random.whole(0, 9)},5`];
        rows.push(goodRow<Cell>(again));
      }
      return rows;
    }),
  );
}

function hasReported(unit: string, month: Month): boolean {
  return !neverReported.some((silent) => silent.month === month.id && silent.unit === unit);
}

function timed(first: Cell[], submitted: string): Cell[] {
  return [...first.slice(0, at.submitted), submitted];
}

function timeText(day: string, random: Random): string {
  const hour = String(random.whole(7, 17)).padStart(2, '0');
  return `${dayText(day)} ${hour}:${random.pick(['00', '15', '30', '45'])}`;
}

/** The first day of the month reported on. */
function before(period: Cell): string {
  return `01/${String(period)}`;
}

/** A list in which the days of first submissions are those of the second: the first day holds. */
function overwriting(rows: FlatRow[]): FlatRow[] {
  const sound = rows.filter(({ rules, flags }) => rules.length + flags.length === 0).slice(0, 6);
  return sound.map(({ cells }) => ({
    cells: cells.with(at.submitted, String(cells[at.due]) + ' 16:45'),
    rules: ['key.duplicate'],
    flags: [],
  }));
}
