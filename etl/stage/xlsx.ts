import { recordReasons, type RecordReason } from '#warehouse/model/reason.ts';
import type { Contract } from '../contract/contract.ts';
import type { SkipKind, StagedFile } from '../staged-source.ts';
import { columnLetters } from './cell-address.ts';
import { cellText, isNothing, type NumberStyle } from './cell-text.ts';
import { joinHeader } from './join-header.ts';
import { readSheet, type SheetRow } from './read-sheet.ts';
import { SheetMeter, sheetLimits } from './sheet-limits.ts';
import { skipKindOf } from './skip.ts';
import { escaped } from './workbook.ts';
import type { Layout, Staging } from './staging.ts';

const plainNumbers = { isNumber: false, decimalChar: '.' };

/**
 * Writes the rows of a sheet into working files, with their row in the sheet. An empty row above the last that says something is
 * a blank record; cells beyond the header make a row a fault of structure.
 *
 * @throws {EtlError} contract_column_missing, contract_column_unknown, extract_unreadable, extract_limit_exceeded,
 * account_mismatch
 */
export async function readXlsx(staging: Staging): Promise<void> {
  const { contract, context } = staging;
  for (const file of staging.files) {
    context.signal.throwIfAborted();
    const where = `${contract.id}/${file.file.fileName}`;
    const meter = new SheetMeter(where, sheetLimits(contract), context.signal);
    const stager = new SheetStager(staging, file, meter);
    await readSheet(file.file.path, contract.dialect, meter, (row) => stager.take(row));
    stager.end();
  }
}

/** Stages the rows of one sheet as they come. */
class SheetStager {
  private readonly staging: Staging;
  private readonly file: StagedFile;
  private readonly meter: SheetMeter;
  private readonly headEnd: number;
  private readonly head = new Map<number, SheetRow>();
  private body: { layout: Layout; fillDown: FillDown; types: ReadonlyMap<string, NumberStyle> } | null = null;
  /** Row of the sheet that was staged last. */
  private last: number;

  constructor(staging: Staging, file: StagedFile, meter: SheetMeter) {
    const { dialect, skip } = staging.contract;
    this.staging = staging;
    this.file = file;
    this.meter = meter;
    this.headEnd = this.last = dialect.headerRows.at(-1) ?? skip.title;
  }

  take(row: SheetRow): void {
    if (row.number <= this.headEnd) this.head.set(row.number, row);
    else if (!row.values.every(isNothing)) {
      while (this.last < row.number - 1) this.stage({ number: this.last + 1, values: [], merged: [] });
      this.stage(row);
    }
  }

  end(): void {
    const { staging, file, headEnd } = this;
    this.body ??= this.begin();
    const { title } = staging.contract.skip;
    if (title > 0) staging.skip(file, 'title', { records: title });
    file.physical = this.last - headEnd + title;
  }

  private begin(): NonNullable<SheetStager['body']> {
    const { staging, file } = this;
    const { contract } = staging;
    const columns = columnsOf(staging, file, this.head);
    file.letters = Object.fromEntries(columns.map((name, at) => [name, columnLetters(at)]));
    const layout = staging.layout(columns, { technicals: 3 });
    return { layout, fillDown: new FillDown(contract, columns), types: stylesOf(contract) };
  }

  private stage(row: SheetRow): void {
    const { staging, file, meter } = this;
    this.body ??= this.begin();
    const { layout, fillDown, types } = this.body;
    const { contract } = staging;
    this.last = row.number;
    const rowNo = row.number - this.headEnd;
    const { maxRows } = meter.limits;
    if (maxRows !== null && rowNo > maxRows) throw meter.exceeded('maxRows', maxRows, 'has more rows');
    const cells = layout.columns.map((name, at) => cellText(row.values[at], types.get(name) ?? plainNumbers));
    const kind = rowKind(contract, layout.columns, row, cells);
    if (isFault(kind))
      staging.fault(file, rowNo, {
        reason: kind,
        text: JSON.stringify(
          Array.from(row.values, (value) => {
            const text = cellText(value, plainNumbers);
            return text === null ? null : escaped(text);
          }),
        ),
      });
    else if (kind !== null) staging.skip(file, kind, { rowNo });
    else layout.rows.row([file.fileNo, rowNo, row.number, ...fillDown.fill(cells)]);
  }
}

/** Trailing places without a header are no columns. */
function columnsOf(staging: Staging, file: StagedFile, head: ReadonlyMap<number, SheetRow>): string[] {
  const { contract } = staging;
  const { headerRows, headerJoin } = contract.dialect;
  if (headerRows.length === 0) return contract.columns.map(({ name }) => name);
  const heads = headerRows.map((number) =>
    Array.from(head.get(number)?.merged ?? [], (value) => cellText(value, plainNumbers)),
  );
  const headers = joinHeader(heads, headerJoin);
  while (headers.length > 0 && headers.at(-1)!.every((spelling) => spelling === '')) headers.pop();
  return staging.header(file, headers);
}

function stylesOf({ columns, decimalChar }: Contract): ReadonlyMap<string, NumberStyle> {
  return new Map(
    columns.map(({ name, type, numberForms }) => {
      const isNumber = type === 'number' || type === 'integer';
      return [name, { isNumber, decimalChar, isPercent: isNumber && (numberForms?.percent ?? false) }];
    }),
  );
}

const isFault = (kind: string | null): kind is RecordReason =>
  kind !== null && (recordReasons as readonly string[]).includes(kind);

const isWhole = (text: string | null) => text === null || (text.isWellFormed() && !text.includes('\ufffd'));

/** A row with half a letter in it, or one that was lost, is not what was meant; half a letter could not be kept as it came either. */
function rowKind(
  contract: Contract,
  columns: readonly string[],
  row: SheetRow,
  cells: (string | null)[],
): RecordReason | SkipKind | null {
  const isEmpty = (text: string | null) => text === null || text.trim() === '';
  const beyond = row.values.slice(columns.length).map((value) => cellText(value, plainNumbers));
  if (cells.every(isEmpty) && beyond.every(isEmpty)) return contract.skip.blank ? 'blank' : 'blank_record';
  if (!cells.every(isWhole) || !beyond.every(isWhole)) return 'encoding';
  const skipped = skipKindOf(contract, (column) => cells[columns.indexOf(column)]);
  if (skipped !== null) return skipped;
  return beyond.every(isEmpty) ? null : 'structure';
}

/** Carries values down into the empty cells below them, as merged cells mean it. */
class FillDown {
  private readonly places: number[];
  private readonly last = new Map<number, string>();

  constructor({ fillDown }: Contract, columns: readonly string[]) {
    this.places = fillDown.map((name) => columns.indexOf(name)).filter((place) => place >= 0);
  }

  fill(cells: (string | null)[]): (string | null)[] {
    for (const place of this.places) {
      const text = cells[place];
      if (text === null || text === undefined || text.trim() === '')
        cells[place] = this.last.get(place) ?? null;
      else this.last.set(place, text);
    }
    return cells;
  }
}
