import type { AssetState } from './asset-states.ts';
import { addDays, dayText, type Month } from './calendar.ts';
import type { Random } from './random.ts';
import { registeredUnits } from './units.ts';
import type { SheetCell } from './workbook.ts';

/** A row of the register's sheet; `rules` are those that keep it out. */
export interface RegisterRow {
  state: AssetState;
  cells: SheetCell[];
  rules: string[];
}

const column = {
  ...{ id: 0, name: 1, owner: 2, level: 10, status: 12, goLive: 13, retention: 15, update: 17 },
  ...{ shareable: 18, cost: 19 },
};

/** What is done to a good row, in every so many months (counted from the first). */
const kinds: { every: number; rules: string[]; spoil: (cells: SheetCell[], month: Month) => void }[] = [
  { every: 3, rules: ['go_live_date.type'], spoil: (cells) => (cells[column.goLive] = '2025-13-01') },
  { every: 4, rules: ['security_level.range'], spoil: (cells) => (cells[column.level] = 7) },
  { every: 5, rules: ['status.code_list'], spoil: (cells) => (cells[column.status] = 'DANG_CHAY') },
  { every: 7, rules: ['is_shareable.type'], spoil: (cells) => (cells[column.shareable] = 'đang xem xét') },
  { every: 9, rules: ['asset_id.required'], spoil: (cells) => (cells[column.id] = null) },
  {
    every: 6,
    rules: ['asset_id.pattern'],
    spoil: (cells) => (cells[column.id] = `CSDL ${String(cells[column.id]).slice(-3)}`),
  },
  { every: 8, rules: ['annual_cost_mvnd.type'], spoil: (cells) => (cells[column.cost] = '12,5 tỷ') },
  { every: 6, rules: ['annual_cost_mvnd.type'], spoil: (cells) => (cells[column.cost] = '1,234.5') },
  { every: 7, rules: ['annual_cost_mvnd.type'], spoil: (cells) => (cells[column.cost] = { error: '#REF!' }) },
  {
    every: 9,
    rules: ['retention_months.type'],
    spoil: (cells) => (cells[column.retention] = { formula: "'[Phu luc.xlsx]S1'!B2" }),
  },
  { every: 10, rules: ['retention_months.type'], spoil: (cells) => (cells[column.retention] = '２４') },
  // The first day that spreadsheets know: what a cell with a 1 in it shows.
  { every: 8, rules: ['go_live_date.range'], spoil: (cells) => (cells[column.goLive] = 1) },
  {
    every: 12,
    rules: ['asset_id.pattern'],
    spoil: (cells) => (cells[column.id] = `${String(cells[column.id])}\u200b`),
  },
  // No fault: a name as another system composes its letters, with a space that does not break.
  {
    every: 1,
    rules: [],
    spoil: (cells) =>
      (cells[column.name] = String(cells[column.name]).replace(' - ', '\u00a0- ').normalize('NFD')),
  },
  { every: 10, rules: ['annual_cost_mvnd.range'], spoil: (cells) => (cells[column.cost] = '-350') },
  {
    every: 11,
    rules: ['security_level.range', 'status.code_list'],
    spoil: (cells) => {
      cells[column.level] = 0;
      cells[column.status] = 'XONG';
    },
  },
];

/**
 * Spoils some rows of a month, each of another database that is neither of priority nor shareable nor in operation, and has
 * no flag: the headline figures stay what they are. Adds a database registered by two owners, and writes some owners by name.
 */
export function plantAssetDefects(
  rows: RegisterRow[],
  month: Month,
  months: Month[],
  random: Random,
): RegisterRow[] {
  const harmless = random.shuffled(
    rows.filter(
      ({ state }) =>
        state.status !== 'VAN_HANH' &&
        !state.asset.isPriority &&
        !state.asset.isShareable &&
        state.flags.length === 0,
    ),
  );
  for (const { every, rules, spoil } of kinds) {
    const row = month.index % every === every - 1 ? harmless.pop() : undefined;
    if (row === undefined) continue;
    spoil(row.cells, month);
    row.rules.push(...rules);
  }
  if (month.index % 6 === 2) updateInFuture(rows, month);
  if (month.index % 2 === 0) ownerByName(rows, month, random);
  return month.index % 5 === 1 && months.length > 1 ? withSecondOwner(rows, harmless.pop()) : rows;
}

function updateInFuture(rows: RegisterRow[], month: Month): void {
  const row = rows.find(
    ({ state, rules }) =>
      state.status === 'VAN_HANH' &&
      !state.asset.isShareable &&
      state.flags.length === 0 &&
      rules.length === 0,
  );
  if (row === undefined) return;
  row.cells[column.update] = `${dayText(addDays(month.last, 200))} 08:00`;
  row.rules.push('update_not_in_future');
}

/** The name of an agency stands where its code should: the row is let in and marked. */
function ownerByName(rows: RegisterRow[], month: Month, random: Random): void {
  const named = rows.filter(
    ({ state, rules }) => state.ownerCode.startsWith('TW') && state.flags.length === 0 && rules.length === 0,
  );
  if (named.length === 0) return;
  const row = random.pick(named);
  row.cells[column.owner] = registeredUnits().find(({ code }) => code === row.state.ownerCode)!.name;
  row.state = { ...row.state, flags: ['owner_unit_code.pattern', 'owner_unit_code.reference'] };
}

function withSecondOwner(rows: RegisterRow[], row: RegisterRow | undefined): RegisterRow[] {
  if (row === undefined) return rows;
  row.rules.push('key.duplicate');
  const cells = row.cells.with(column.owner, 'TW07');
  return [...rows, { state: row.state, cells, rules: ['key.duplicate'] }];
}
