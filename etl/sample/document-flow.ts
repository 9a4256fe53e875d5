import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { daysFrom, isWorkingDay, MERGER, type Month } from './calendar.ts';
import { befall, csvText, goodRow, noteRows, type FlatRow, type Mishap } from './flat-rows.ts';
import type { Manifest } from './manifest.ts';
import { randomStream, type Random } from './random.ts';
import { centralCodes, provincesOn, successorOf } from './units.ts';
import type { Cell } from './workbook.ts';

/** Columns of the view, in its order. */
export const documentFlowColumns = [
  'ngay',
  'ma_don_vi',
  'huong',
  'cap_doi_tac',
  'so_van_ban',
  'so_dien_tu',
  'so_ky_so',
  'so_dung_han',
  'gio_xu_ly_tb',
];
const at = {
  day: 0,
  unit: 1,
  direction: 2,
  level: 3,
  docs: 4,
  electronic: 5,
  signed: 6,
  onTime: 7,
  hours: 8,
};

/** From this month on the view, rebuilt in an upgrade, calls a column by another name and has two in another order. */
const upgraded = '2026-07';
/** The month some days of which changed after they were closed. */
const changedLater = '2025-03';

export interface DocumentFlowSample {
  seed: number;
  months: Month[];
  /** Of every working day, one in so many is in the sample. */
  everyDays: number;
}

/** What goes wrong in the view. All of it fits the types of its columns, so that a database can hold it too. */
const mishaps: readonly Mishap[] = [
  {
    ...{ every: 1, from: 0, rules: ['signed_within_electronic'] },
    spoil: (cells) => (cells[at.signed] = Number(cells[at.electronic]) + 2),
  },
  {
    ...{ every: 2, from: 1, rules: ['electronic_within_docs'] },
    spoil: (cells) => (cells[at.electronic] = Number(cells[at.docs]) + 5),
  },
  {
    ...{ every: 3, from: 0, rules: ['on_time_within_docs'] },
    fits: (cells) => cells[at.direction] === 'DEN',
    spoil: (cells) => (cells[at.onTime] = Number(cells[at.docs]) + 1),
  },
  {
    ...{ every: 3, from: 1, rules: ['on_time_of_incoming_only'] },
    fits: (cells) => cells[at.direction] === 'DI',
    spoil: (cells) => (cells[at.onTime] = 1),
  },
  { ...{ every: 4, from: 2, rules: ['docs.required'] }, spoil: (cells) => (cells[at.docs] = null) },
  {
    ...{ every: 5, from: 3, rules: ['docs.range', 'docs_electronic.range', 'docs_signed.range'] },
    fits: (cells) => cells[at.direction] === 'DI',
    spoil: (cells) => cells.splice(at.docs, 4, -4, -5, -6, null),
  },
  {
    ...{ every: 6, from: 1, isExtra: true, rules: ['direction.code_list'] },
    spoil: (cells) => cells.splice(at.direction, 6, 'NOI_BO', 'TW', 3, 2, 1, null),
  },
  {
    ...{ every: 6, from: 4, isExtra: true, rules: ['counterpart_level.code_list'] },
    spoil: (cells) => (cells[at.level] = 'HUYEN'),
  },
  {
    ...{ every: 4, from: 0, isExtra: true, rules: ['unit_code.reference'] },
    spoil: (cells) => (cells[at.unit] = String(cells[at.day]) < MERGER ? '99' : '74'),
  },
  {
    ...{ every: 8, from: 6, isExtra: true, rules: ['day_not_in_future'] },
    spoil: (cells) => (cells[at.day] = '2027-01-04'),
  },
  { ...{ every: 7, from: 5, rules: ['avg_hours.range'] }, spoil: (cells) => (cells[at.hours] = -1) },
  {
    ...{ every: 2, from: 0, isFlag: true, rules: ['incoming_has_on_time'] },
    fits: (cells) => cells[at.direction] === 'DEN',
    spoil: (cells) => (cells[at.onTime] = null),
  },
];

/** Writes X09: a CSV a month as the view is exported, and one export of days that changed after they were closed. */
export async function writeDocumentFlow(
  inbox: string,
  manifest: Manifest,
  sample: DocumentFlowSample,
): Promise<void> {
  const folder = join(inbox, 'document_flow');
  await mkdir(folder, { recursive: true });
  for (const month of sample.months) {
    const rows = monthRows(month, sample);
    const later = month.id === changedLater ? changed(rows) : [];
    for (const [name, lines] of [
      [`v_thong_ke_van_ban_${month.id}.csv`, rows],
      [`v_thong_ke_van_ban_${month.id}.lan2.csv`, later],
    ] as const) {
      if (lines.length === 0) continue;
      noteRows(manifest.of('document_flow', name), lines);
      await writeFile(join(folder, name), exported(lines, month));
    }
  }
}

/**
 * The rows of the view as a database holds them, in the order of `documentFlowColumns`: those of the exports, without the
 * versions of closed days that later ones replaced.
 */
export function documentFlowRows(sample: DocumentFlowSample): Cell[][] {
  return sample.months.flatMap((month) => {
    const rows = monthRows(month, sample);
    const later = month.id === changedLater ? changed(rows) : [];
    const kept = rows.filter(({ rules }) => !rules.includes('key.duplicate'));
    return [...kept, ...later].map(({ cells }) => cells);
  });
}

function monthRows(month: Month, { seed, everyDays }: DocumentFlowSample): FlatRow[] {
  const random = randomStream(seed, `document_flow/${month.id}`);
  const working = daysFrom(month.first, month.last).filter((day) => isWorkingDay(day));
  const rows = working
    .filter((_, index) => index % everyDays === 0)
    .flatMap((day) =>
      [...centralCodes, ...provincesOn(day)].flatMap((unit) =>
        unitRows(day, unit, { signed: signedShare(unit, month, seed), month, random }),
      ),
    );
  befall(rows, mishaps, { index: month.index, random });
  return rows;
}

/** Share of the electronic documents a unit sends that it signs: more every month; a unit keeps its distance from the others. */
function signedShare(unit: string, month: Month, seed: number): number {
  const distance = 0.82 + 0.28 * randomStream(seed, `document_flow/${successorOf(unit)}`).next();
  return Math.min(1, (0.55 + 0.015 * month.index) * distance);
}

function unitRows(
  day: string,
  unit: string,
  { signed: share, month, random }: { signed: number; month: Month; random: Random },
): FlatRow[] {
  return ['DEN', 'DI'].map((direction) => {
    const docs = random.whole(4, unit.startsWith('TW') ? 180 : 90);
    const electronic = Math.round(docs * Math.min(1, 0.78 + 0.008 * month.index + 0.04 * random.next()));
    // Of what comes in, fewer documents are signed.
    const signed = Math.round(electronic * share * (direction === 'DI' ? 1 : 0.8));
    const onTime = direction === 'DEN' ? Math.round(docs * (0.86 + 0.1 * random.next())) : null;
    const level = unit.startsWith('TW') ? random.pick(['TW', 'TINH']) : random.pick(['TW', 'TINH', 'XA']);
    const hours = random.whole(20, 720) / 10;
    return goodRow<Cell>([day, unit, direction, level, docs, electronic, signed, onTime, hours]);
  });
}

/** Rows of a closed day as they stand after some documents were entered late; the rows before lose their hold. */
function changed(rows: FlatRow[]): FlatRow[] {
  const sound = rows.filter(({ rules, flags }) => rules.length + flags.length === 0).slice(10, 18);
  return sound.map((row) => {
    row.rules.push('key.duplicate');
    return goodRow<Cell>(row.cells.with(at.docs, Number(row.cells[at.docs]) + 3));
  });
}

function exported(rows: FlatRow[], month: Month): string {
  const isUpgraded = month.id >= upgraded;
  const arranged = (cells: readonly Cell[]): Cell[] =>
    isUpgraded
      ? [
          ...cells.slice(0, at.electronic),
          cells[at.signed] ?? null,
          cells[at.electronic] ?? null,
          ...cells.slice(at.onTime),
        ]
      : [...cells];
  const header = documentFlowColumns.with(at.electronic, isUpgraded ? 'so_vb_dien_tu' : 'so_dien_tu');
  return csvText([arranged(header), ...rows.map(({ cells }) => arranged(cells))], {
    ...{ delimiter: ',', lineEnd: '\n' },
  });
}
