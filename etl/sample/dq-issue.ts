import iconv from 'iconv-lite';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownerOn, statusIn, type Asset } from './asset-population.ts';
import { addDays, addWorkingDays, daysBetween, dayText, type Month } from './calendar.ts';
import { issueMishaps } from './dq-issue-mishaps.ts';
import { befall, csvText, goodRow, noteRows, type FlatRow } from './flat-rows.ts';
import type { FileManifest, Manifest } from './manifest.ts';
import { randomStream, type Random } from './random.ts';
import type { Cell } from './workbook.ts';

const header = [
  'Mã sự cố',
  'Mã CSDL',
  'Mã đơn vị xử lý',
  'Nhóm lỗi',
  'Mức độ',
  'Ngày phát hiện',
  'Ngày xác minh',
  'Hạn xử lý',
  'Ngày khắc phục',
  'Trạng thái',
  'Số lần mở lại',
];
/** Lists that come from programs older than Unicode, with the encoding each of them writes. */
const oldPrograms: { [month: string]: 'tcvn' | 'windows-1258' } = {
  ...{ '2024-11': 'tcvn', '2025-07': 'tcvn', '2026-03': 'tcvn' },
  ...{ '2025-02': 'windows-1258', '2025-08': 'windows-1258', '2026-08': 'windows-1258' },
};
/** Place of the deadline among the cells. */
const DUE = 7;

const severities = [
  ['DO', 'Đỏ'],
  ['VANG', 'Vàng'],
  ['XANH', 'Xanh'],
] as const;
/** Working days within which an issue of each severity is to be resolved. */
const dueDays = [5, 10, 15];
/** Of so many issues one is still waited for long after its deadline. */
const LINGERING = 0.03;
/** The month two deadlines of which were moved without a word, as a later list shows. */
const moved = '2026-02';
/** The month whose list was put together of two. */
const joined = '2025-06';

/** Writes X07: a list of issues for each month in which they were found. */
export async function writeDqIssue(
  inbox: string,
  manifest: Manifest,
  sample: { seed: number; asOf: string; months: Month[]; assets: Asset[] },
): Promise<void> {
  const folder = join(inbox, 'dq_issue');
  await mkdir(folder, { recursive: true });
  for (const month of sample.months) {
    const random = randomStream(sample.seed, `dq_issue/${month.id}`);
    const rows = issuesOf(month, sample, random);
    befall(rows, issueMishaps, { index: month.index, random });
    const later = month.id === moved ? movedDeadlines(rows) : [];
    const write = async (name: string, lines: FlatRow[]) => {
      const file = manifest.of('dq_issue', name);
      await writeFile(
        join(folder, name),
        encoded(textOf(lines, month, file), oldPrograms[month.id] ?? 'utf8'),
      );
    };
    await write(`su-co-${month.id}.csv`, rows);
    if (later.length > 0) await write(`su-co-${month.id}.lan2.csv`, later);
  }
}

/** Fewer issues from month to month, resolved ever faster; those of the last weeks are still open. */
function issuesOf(
  month: Month,
  { asOf, months, assets }: { asOf: string; months: Month[]; assets: Asset[] },
  random: Random,
): FlatRow[] {
  const known = assets.filter((asset) => statusIn(asset, month.index) === 'VAN_HANH');
  const count = 46 - Math.round((18 * month.index) / (months.length - 1));
  const position = month.index / (months.length - 1);
  const isSpelt = month.index % 3 !== 1;
  return Array.from({ length: count }, (_, i) => {
    const asset = random.pick(known);
    const severity = random.weighted([0, 1, 2], (one) => [1, 3, 5][one]!);
    const found = addDays(month.first, random.whole(0, month.days - 1));
    const due = addWorkingDays(found, dueDays[severity]!);
    const pace = (0.3 + (0.95 - 0.17 * position) * random.next()) * (random.chance(LINGERING) ? 9 : 1);
    const took = Math.round(daysBetween(found, due) * pace);
    const isFixed = addDays(found, took) <= asOf;
    const verified = addDays(found, Math.min(2, took));
    const reopened = isFixed && random.chance(0.06) ? 1 : 0;
    const status = isFixed ? (reopened > 0 ? 'KHAC_PHUC' : 'DONG') : verified <= asOf ? 'XAC_MINH' : 'MOI';
    const cells: Cell[] = [
      `SC-${month.id.replace('-', '')}-${String(i + 1).padStart(3, '0')}`,
      asset.id,
      ownerOn(asset, found),
      String(random.whole(1, 8)),
      severities[severity]![isSpelt ? 1 : 0],
      dayText(found),
      verified <= asOf ? dayText(verified) : null,
      dayText(due),
      isFixed ? dayText(addDays(found, took)) : null,
      status,
      String(reopened),
    ];
    return goodRow(cells, !isFixed && due < asOf ? ['open_within_deadline'] : []);
  });
}

/** The same issues with a later deadline: the later list holds. */
function movedDeadlines(rows: FlatRow[]): FlatRow[] {
  const sound = rows.filter(({ rules, flags }) => rules.length + flags.length === 0).slice(0, 4);
  return sound.map((row) => {
    row.rules.push('key.duplicate');
    const [day, month, year] = String(row.cells[DUE]).split('/');
    return goodRow<Cell>(row.cells.with(DUE, dayText(addDays(`${year}-${month}-${day}`, 20))));
  });
}

/** @throws {RangeError} where the encoding lacks a letter: a planted defect would turn into another */
function encoded(text: string, encoding: string): Buffer {
  const bytes = iconv.encode(encoding === 'windows-1258' ? toneApart(text) : text, encoding);
  if (iconv.decode(bytes, encoding).normalize('NFC') !== text.normalize('NFC'))
    throw new RangeError(`text has letters that ${encoding} has not`);
  return bytes;
}

/** Windows-1258 has some letters with a tone; of the others, letter and tone apart. */
function toneApart(text: string): string {
  return Array.from(text, (letter) => {
    if (iconv.decode(iconv.encode(letter, 'windows-1258'), 'windows-1258') === letter) return letter;
    const parts = letter.normalize('NFD');
    const tone = /[\u0300\u0301\u0303\u0309\u0323]/u.exec(parts)?.[0] ?? '';
    return parts.replace(tone, '').normalize('NFC') + tone;
  }).join('');
}

/** One file was put together of two: its header stands again in the middle. */
function textOf(rows: FlatRow[], month: Month, file: FileManifest): string {
  const isJoined = month.id === joined;
  const middle = Math.floor(rows.length / 2);
  const lines = isJoined ? rows.toSpliced(middle, 0, repeatedHeader()) : rows;
  noteRows(file, lines);
  const body = lines.map(({ cells }) => cells);
  const text = csvText([header, ...body], { delimiter: ';', lineEnd: '\r\n' });
  if (!isJoined) return text;
  const blank = `${';'.repeat(header.length - 1)}\r\n`;
  file.skipped(lines.length + 1, 'blank');
  return text + blank;
}

/** A header is no row: hardly a cell of it is what its column should hold. */
function repeatedHeader(): FlatRow {
  return {
    cells: [...header],
    rules: [
      ...['issue_id.pattern', 'asset_id.reference', 'unit_code.reference', 'error_group.type'],
      ...['severity.code_list', 'detected_at.type', 'verified_at.type', 'due_date.type', 'fixed_at.type'],
      ...['status.code_list', 'reopen_count.type'],
    ],
    flags: [],
  };
}
