import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssetState } from './asset-states.ts';
import { dayText, type Month } from './calendar.ts';
import { plantAssetDefects, type RegisterRow } from './data-asset-defects.ts';
import type { Manifest } from './manifest.ts';
import { randomStream, type Random } from './random.ts';
import { columnLetter, workbookBytes, type Cell, type SheetCell } from './workbook.ts';

/** Columns under their groups, as the form has them in two header rows. */
const groups: readonly (readonly [string, readonly string[]])[] = [
  ['Định danh', ['Mã CSDL', 'Tên CSDL']],
  ['Trách nhiệm', ['Mã đơn vị chủ quản', 'Mã đơn vị vận hành', 'Vai trò đầu mối']],
  ['Nội dung', ['Lĩnh vực', 'Thực thể', 'Nguồn tin cậy duy nhất', 'CSDL trọng điểm']],
  ['An toàn', ['Phân loại dữ liệu', 'Cấp độ ATTT', 'Hồ sơ cấp độ được duyệt']],
  ['Vận hành', ['Trạng thái', 'Ngày vận hành']],
  [
    'Vòng đời',
    ['Giai đoạn vòng đời', 'Thời hạn lưu trữ (tháng)', 'Chu kỳ cập nhật (giờ)', 'Lần cập nhật gần nhất'],
  ],
  ['Khai thác', ['Sẵn sàng chia sẻ', 'Kinh phí năm (triệu đồng)']],
];

const HEADER_ROWS = 4;
const OWNER = 2;
/** From this month on the form has one column under another name, and its last two in another order. */
const FORM_CHANGED = '2026-05';
const yes = ['C', 'C', 'C', 'C', 'Có', 'x', '1', 'TRUE'];
const no = ['K', 'K', 'K', 'K', 'Không', '0', 'FALSE'];

/** Writes X03: a workbook a month, its owners in merged cells, with footnotes under the table. */
export async function writeDataAsset(
  inbox: string,
  manifest: Manifest,
  sample: { seed: number; months: Month[]; states: AssetState[][] },
): Promise<void> {
  await mkdir(join(inbox, 'data_asset'), { recursive: true });
  for (const month of sample.months) {
    const file = `${month.id}.xlsx`;
    const random = randomStream(sample.seed, `data_asset/${month.id}`);
    const rows = [...sample.states[month.index]!]
      .sort((a, b) => (a.ownerCode + a.asset.id < b.ownerCode + b.asset.id ? -1 : 1))
      .map((state): RegisterRow => ({ state, cells: cellsOf(state, random), rules: [] }));
    const planted = plantAssetDefects(rows, month, sample.months, random);
    const bytes = await workbookBytes({
      name: 'Danh mục CSDL',
      ...layOut(planted, month, manifest.of('data_asset', file)),
    });
    await writeFile(join(inbox, 'data_asset', file), bytes);
  }
}

function layOut(rows: RegisterRow[], month: Month, file: ReturnType<Manifest['of']>) {
  const titles = [
    ['DANH MỤC CƠ SỞ DỮ LIỆU, TÀI SẢN DỮ LIỆU'],
    [`(Số liệu đến hết ngày ${dayText(month.last)})`],
  ];
  const isChanged = month.id >= FORM_CHANGED;
  const groupRow = groups.flatMap(([group, columns]): Cell[] =>
    columns.map((_, i) => (i === 0 ? group : null)),
  );
  const arranged = (cells: readonly SheetCell[]): SheetCell[] =>
    isChanged ? [...cells.slice(0, -2), cells.at(-1) ?? null, cells.at(-2) ?? null] : [...cells];
  const names = groups.flatMap(([, columns]) => columns);
  const body = rows.map(({ cells }) => arranged(cells));
  rows.forEach(({ rules, state }, index) => {
    if (rules.length > 0) file.quarantined(index + 1, ...rules);
    else file.flagged(index + 1, ...state.flags);
  });
  titles.forEach((_, index) => file.skipped(0 - index, 'title'));
  file.skipped(rows.length + 1, 'blank');
  const footers = [
    'Ghi chú: C = có, K = không.',
    '(*) Số liệu do các cơ quan, đơn vị cung cấp.',
    'Người lập biểu: Phòng Tổng hợp',
  ];
  footers.forEach((_, index) => file.skipped(rows.length + 2 + index, 'footer'));
  const merges = [...groupMerges(), ...blankRepeatedOwners(body)];
  return {
    merges,
    rows: [
      ...titles,
      groupRow,
      arranged(isChanged ? names.with(0, 'Mã cơ sở dữ liệu') : names),
      ...body,
      [null],
      ...footers.map((text) => [text]),
    ],
  };
}

function groupMerges(): string[] {
  let column = 1;
  return groups.map(([, { length }]) => {
    const range = `${columnLetter(column)}3:${columnLetter(column + length - 1)}3`;
    column += length;
    return range;
  });
}

/** Empties every owner that repeats the one above it, and names the ranges to merge. */
function blankRepeatedOwners(body: SheetCell[][]): string[] {
  const ranges: string[] = [];
  let start = 0;
  for (let row = 1; row <= body.length; row++) {
    if (row < body.length && body[row]![OWNER] === body[start]![OWNER]) continue;
    for (let repeated = start + 1; repeated < row; repeated++) body[repeated]![OWNER] = null;
    if (row - start > 1) ranges.push(`C${start + HEADER_ROWS + 1}:C${row + HEADER_ROWS}`);
    start = row;
  }
  return ranges;
}

function cellsOf(state: AssetState, random: Random): Cell[] {
  const { asset } = state;
  const answer = (value: boolean) => random.pick(value ? yes : no);
  const isLive = state.status === 'VAN_HANH' || state.status === 'DUNG';
  return [
    ...[asset.id, asset.name, state.ownerCode, state.operatorCode, state.stewardRole],
    ...[asset.domain, asset.entity, answer(state.isTrusted), answer(asset.isPriority)],
    ...[state.classification, asset.securityLevel, answer(state.isLevelApproved)],
    ...[state.status, isLive ? goLiveCell(asset.goLiveDay, random) : null],
    ...[state.lifecycleStage, state.retentionMonths, state.refreshHours, updateCell(state.lastUpdate)],
    ...[answer(asset.isShareable), costText(asset.annualCostMvnd)],
  ];
}

/** One in six is the bare number that Excel keeps for a day. */
function goLiveCell(day: string | null, random: Random): Cell {
  if (day === null) return null;
  return random.chance(1 / 6) ? Date.parse(day) / 86_400_000 + 25_569 : dayText(day);
}

function updateCell(at: string | null): Cell {
  return at === null ? null : `${dayText(at.slice(0, 10))} ${at.slice(11)}`;
}

/** `1.234,5` */
function costText(cost: number): string {
  const whole = Math.floor(cost)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, '.');
  return cost % 2 === 0 ? whole : `${whole},5`;
}
