import type { Session } from '#warehouse/duckdb/database.ts';
import { MERGER, type Month } from './calendar.ts';
import type { FileManifest } from './manifest.ts';
import type { Random } from './random.ts';

/** A line of the file as text; null cells are left empty. */
export interface ProcedureRow {
  row: number;
  cells: (string | null)[];
}

interface Setting {
  session: Session;
  month: Month;
  /** Rows of the month before any is added. */
  rows: number;
  random: Random;
  file: FileManifest;
}

const at = {
  period: 0,
  unit: 1,
  procedure: 2,
  received: 3,
  online: 4,
  full: 5,
  onTime: 6,
  asked: 7,
  reused: 8,
  redeclared: 9,
};

type Cells = (string | null)[];

/** What is done to so many rows of each month, and the rules they then break. */
const kinds: {
  count: number;
  /** Only in every so many months. */
  every?: number;
  rules: string[];
  isFlag?: boolean;
  spoil: (cells: Cells, month: Month) => void;
}[] = [
  {
    count: 3,
    rules: ['reused_within_asked'],
    spoil: (cells) => (cells[at.reused] = String(Number(cells[at.asked]) - Number(cells[at.redeclared]) + 3)),
  },
  {
    count: 2,
    rules: ['online_within_received'],
    spoil: (cells) => cells.splice(at.received, 4, '0', '3', '0', '0'),
  },
  {
    count: 1,
    rules: ['full_online_within_online', 'on_time_within_received'],
    spoil: (cells) => {
      cells[at.full] = String(Number(cells[at.online]) + 4);
      cells[at.onTime] = String(Number(cells[at.received]) + 2);
    },
  },
  {
    count: 1,
    rules: ['period.type'],
    spoil: (cells, month) => (cells[at.period] = `T${Number(month.id.slice(5))}`),
  },
  { count: 1, rules: ['procedure_code.pattern'], spoil: (cells) => (cells[at.procedure] = 'TTHC-CHUA-RO') },
  { count: 1, rules: ['procedure_code.required'], spoil: (cells) => (cells[at.procedure] = null) },
  { count: 1, rules: ['received.required'], spoil: (cells) => (cells[at.received] = null) },
  { count: 1, rules: ['info_items_reused.range'], spoil: (cells) => (cells[at.reused] = '-5') },
  { count: 1, rules: ['online.type'], spoil: (cells) => (cells[at.online] = '12,5') },
  { count: 1, rules: ['info_items_asked.type'], spoil: (cells) => (cells[at.asked] = '1.23') },
  // Digits of full width, a character nobody sees, a formula, a number of another style, one in brackets.
  {
    ...{ count: 1, every: 3, rules: ['received.type'] },
    spoil: (cells) => (cells[at.received] = '１２'),
  },
  {
    ...{ count: 1, every: 4, rules: ['procedure_code.pattern'] },
    spoil: (cells) => (cells[at.procedure] += '\u200b'),
  },
  {
    ...{ count: 1, every: 5, rules: ['procedure_code.pattern'] },
    spoil: (cells) => (cells[at.procedure] = '=1+1'),
  },
  { ...{ count: 1, every: 6, rules: ['received.type'] }, spoil: (cells) => (cells[at.received] = '1,234.5') },
  {
    ...{ count: 1, every: 7, rules: ['info_items_asked.type'] },
    spoil: (cells) => (cells[at.asked] = '(5)'),
  },
  {
    ...{ count: 1, every: 8, rules: ['unit_code.pattern', 'unit_code.reference'] },
    spoil: (cells) => (cells[at.unit] += '\u00a0'),
  },
  { count: 4, rules: ['on_time.required'], isFlag: true, spoil: (cells) => (cells[at.onTime] = null) },
];

/** The month of which some rows were corrected in a delivery of their own, long after. */
const correctedMonth = '2025-12';

/** Lâm Đồng's last report uses codes of its own for a third of its procedures. */
const ownCodes = { unit: '68', month: '2026-10', count: 14 };

/** Spoils rows of a month, each once. */
export async function spoilRows(setting: Setting): Promise<ProcedureRow[]> {
  const { month, rows, random, file } = setting;
  const taken = new Set<number>();
  const spoilt: ProcedureRow[] = [];
  if (month.id === ownCodes.month) {
    const own = await readRows(setting, `unit_code = '${ownCodes.unit}'`);
    for (const row of own.slice(0, ownCodes.count)) {
      row.cells[at.procedure] = `LD-${row.cells[at.procedure]!.slice(-4)}`;
      file.quarantined(row.row, 'procedure_code.pattern');
      taken.add(row.row);
      spoilt.push(row);
    }
  }
  for (const kind of kinds) {
    if (month.index % (kind.every ?? 1) > 0) continue;
    for (let i = 0; i < kind.count; i++) {
      const row = await takeRow(setting, taken, () => random.whole(1, rows));
      kind.spoil(row.cells, month);
      if (kind.isFlag) file.flagged(row.row, ...kind.rules);
      else file.quarantined(row.row, ...kind.rules);
      spoilt.push(row);
    }
  }
  return spoilt;
}

/**
 * Lines at the end of a month's file: rows sent again with other figures (the later ones hold), a unit that no longer
 * stands or never did, and in some months a line with a cell too many. `corrected` are the lines of a later delivery.
 */
export async function extraLines(setting: Setting): Promise<{ lines: string[]; corrected: string[] }> {
  const { month, rows, random, file } = setting;
  const lines: Cells[] = [];
  const untouched = await readRows(setting, 'row_no not in (select row_no from spoilt)');
  const again = random.shuffled(untouched);
  const corrected = month.id === correctedMonth ? again.slice(2, 10) : [];
  for (const { row } of corrected) file.quarantined(row, 'key.duplicate');
  for (const { row, cells } of again.slice(0, 2)) {
    lines.push(cells.with(at.received, String(Number(cells[at.received]) + 1)));
    file.quarantined(row, 'key.duplicate');
  }
  const foreign = random.pick(untouched).cells.with(at.procedure, '3.900001');
  lines.push(foreign.with(at.unit, month.first < MERGER ? '99' : '70'));
  file.quarantined(rows + lines.length, 'unit_code.reference');
  if (month.index % 8 === 3) {
    lines.push([...random.pick(untouched).cells.with(at.procedure, '3.900002'), 'thừa một ô']);
    file.quarantined(rows + lines.length, 'record.structure');
  }
  return {
    lines: lines.map(textOf),
    corrected: corrected.map(({ cells }) =>
      textOf(cells.with(at.onTime, String(Math.max(0, Number(cells[at.onTime]) - 1)))),
    ),
  };
}

function textOf(cells: Cells): string {
  return cells.map((cell) => cell ?? '').join(';');
}

async function takeRow(setting: Setting, taken: Set<number>, draw: () => number): Promise<ProcedureRow> {
  let number = draw();
  while (taken.has(number)) number = draw();
  taken.add(number);
  const [row] = await readRows(setting, `row_no = ${number}`);
  return row!;
}

async function readRows({ session, month }: Setting, where: string): Promise<ProcedureRow[]> {
  const [year, number] = month.id.split('-');
  const rows = await session.rows<{ row_no: number; [column: string]: unknown }>(
    `select * from month where ${where} order by row_no limit 5000`,
  );
  return rows.map(({ row_no, ...values }) => ({
    row: row_no,
    cells: [`${number}/${year}`, ...Object.values(values).map(String)],
  }));
}
