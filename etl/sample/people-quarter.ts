import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dayText, MERGER, type Month } from './calendar.ts';
import { befall, goodRow, noteRows, type FlatRow, type Mishap } from './flat-rows.ts';
import type { Manifest } from './manifest.ts';
import { randomStream, type Random } from './random.ts';
import { centralCodes, predecessorsOf, provincesOn, successorOf } from './units.ts';
import { workbookBytes, type SheetCell } from './workbook.ts';

const header = [
  'Kỳ',
  'Mã đơn vị',
  'Tổng số cán bộ',
  'Số đã tập huấn dữ liệu',
  'Có đầu mối dữ liệu',
  'Số phiếu hợp lệ',
  'Điểm văn hóa dữ liệu (0-100)',
  'Phiên bản phiếu khảo sát',
];
const at = { period: 0, unit: 1, staff: 2, trained: 3, steward: 4, answers: 5, score: 6, questionnaire: 7 };
/** The questionnaire of the survey, and the one that took its place at the beginning of 2026. */
const questionnaires = { first: 'VHDL-1.0', second: 'VHDL-1.1', from: '2026-01-01' };
const titles = [['NHÂN LỰC, ĐÀO TẠO VÀ VĂN HÓA DỮ LIỆU'], ['ĐVT: người, điểm']];
const roman = ['I', 'II', 'III', 'IV'];

/** A unit of which too few answer the survey for its score to be shown. */
const shy = { unit: 'TW15', answers: 7 };

/** What goes wrong in the quarterly workbooks. */
const mishaps: readonly Mishap<SheetCell>[] = [
  // Who came twice was counted twice.
  {
    ...{ every: 1, from: 0, count: 2, rules: ['trained_within_staff'] },
    spoil: (cells) => (cells[at.trained] = Number(cells[at.staff]) + 30),
  },
  // A score of the five that the survey's form has.
  { ...{ every: 1, from: 0, rules: ['score_of_hundred'] }, spoil: (cells) => (cells[at.score] = 4.2) },
  { ...{ every: 1, from: 1, rules: ['score_has_answers'] }, spoil: (cells) => (cells[at.answers] = null) },
  {
    ...{ every: 4, from: 0, rules: ['score_has_questionnaire'] },
    spoil: (cells) => (cells[at.questionnaire] = null),
  },
  { ...{ every: 2, from: 0, rules: ['has_steward.type'] }, spoil: (cells) => (cells[at.steward] = '?') },
  { ...{ every: 3, from: 1, rules: ['culture_score.range'] }, spoil: (cells) => (cells[at.score] = 104.5) },
  {
    ...{ every: 3, from: 2, rules: ['culture_score.type'] },
    spoil: (cells) => (cells[at.score] = { error: '#DIV/0!' }),
  },
  {
    ...{ every: 2, from: 1, rules: ['period.type'] },
    spoil: (cells) => (cells[at.period] = 'Quý V/2025'),
  },
  { ...{ every: 4, from: 2, rules: ['staff.required'] }, spoil: (cells) => (cells[at.staff] = '–') },
  {
    ...{ every: 4, from: 3, rules: ['survey_n.type', 'score_has_answers'] },
    spoil: (cells) => (cells[at.answers] = 'KXĐ'),
  },
  {
    ...{ every: 3, from: 0, isExtra: true, rules: ['unit_code.reference'] },
    spoil: (cells) => (cells[at.unit] = 'TW88'),
  },
  // Half a year begins as a quarter does: a period, but not one that is reported on.
  {
    ...{ every: 4, from: 1, rules: ['period.type'] },
    spoil: (cells) => (cells[at.period] = '6 tháng đầu năm 2025'),
  },
];

interface Quarter {
  /** `2025-Q2` */
  id: string;
  /** `Quý II/2025`, `Q2/2025` */
  texts: [words: string, short: string];
  first: string;
  last: string;
  index: number;
}

/** Writes X12: a workbook a quarter that has ended, with its quarter in words or, from central agencies, for short. */
export async function writePeopleQuarter(
  inbox: string,
  manifest: Manifest,
  sample: { seed: number; months: Month[] },
): Promise<void> {
  const folder = join(inbox, 'people_quarter');
  await mkdir(folder, { recursive: true });
  const quarters = quartersOf(sample.months);
  for (const quarter of quarters) {
    const random = randomStream(sample.seed, `people_quarter/${quarter.id}`);
    const rows = [...provincesOn(quarter.first), ...centralCodes].map((unit) =>
      unitRow(unit, quarter, { seed: sample.seed, position: quarter.index / (quarters.length - 1), random }),
    );
    befall(rows, mishaps, { index: quarter.index, random });
    const name = `${quarter.id}.xlsx`;
    const file = manifest.of('people_quarter', name);
    noteRows(file, rows);
    titles.forEach((_, index) => file.skipped(0 - index, 'title'));
    const note = `Ghi chú: số liệu đến hết ngày ${dayText(quarter.last)}`;
    file.skipped(rows.length + 1, 'footer');
    const sheet = [...titles, header, ...rows.map(({ cells }) => cells), [note]];
    await writeFile(join(folder, name), await workbookBytes({ name: 'Biểu 12', rows: sheet }));
  }
}

/** The quarters that end within the sample, the one it begins in included. */
function quartersOf(months: Month[]): Quarter[] {
  return months
    .filter(({ id }) => Number(id.slice(5)) % 3 === 0)
    .map(({ id, last }, index) => {
      const year = id.slice(0, 4);
      const number = Number(id.slice(5)) / 3;
      const first = `${year}-${String(number * 3 - 2).padStart(2, '0')}-01`;
      const texts: Quarter['texts'] = [`Quý ${roman[number - 1]}/${year}`, `Q${number}/${year}`];
      return { id: `${year}-Q${number}`, texts, first, last, index };
    });
}

function unitRow(
  unit: string,
  quarter: Quarter,
  { seed, position, random }: { seed: number; position: number; random: Random },
): FlatRow<SheetCell> {
  const trait = randomStream(seed, `people/${successorOf(unit)}`);
  const isPart = quarter.first < MERGER && !unit.startsWith('TW');
  const size = unit.startsWith('TW') ? trait.whole(90, 700) : trait.whole(1_200, 3_900);
  const staff = Math.round(isPart ? size / predecessorsOf(successorOf(unit)).length : size);
  const distance = 0.85 + 0.25 * trait.next();
  const trained = Math.round(staff * Math.min(0.98, (0.25 + 0.5 * position) * distance));
  const hasSteward = trait.next() < 0.55 + 0.4 * position;
  const turnout = 0.2 + 0.2 * random.next();
  const answers = unit === shy.unit ? shy.answers : Math.round(staff * turnout);
  const score = Math.round(10 * Math.min(96, (52 + 17 * position) * distance)) / 10;
  const text = quarter.texts[unit.startsWith('TW') ? 1 : 0];
  const questionnaire = quarter.first < questionnaires.from ? questionnaires.first : questionnaires.second;
  return goodRow([text, unit, staff, trained, hasSteward ? 'C' : 'K', answers, score, questionnaire]);
}
