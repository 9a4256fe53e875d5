import { EtlError } from '../errors.ts';
import { sheetsFact } from '../stage/choose-sheet.ts';
import { readSheetAs, type SheetCell, type SheetReading } from '../stage/read-sheet.ts';
import { serialDate } from '../stage/sheet-date.ts';
import { SheetMeter, type SheetLimits } from '../stage/sheet-limits.ts';
import { unescaped, type SheetPlace, type Workbook } from '../stage/workbook.ts';
import { CALCULATED, type MendedValue } from './cell-as-sent.ts';
import { rowsSheet } from './mending-sheet.ts';

/** Cells by number of their row and place in it, from 0; `format` is how the sheet shows the value. */
export type MendedSheet = Map<number, (MendedCell | null | undefined)[]>;

export interface MendedCell {
  value: MendedValue;
  format: string;
}

/** What comes back is held in memory whole: more than this is no workbook that was sent out. */
const mostKept = { rows: 250_000, cells: 5_000_000 };

const limits: SheetLimits = {
  ...{ maxUnpackedBytes: 256 << 20, maxEntries: 1000, maxRatio: 250, timeoutSeconds: 120, maxRows: null },
};

/**
 * Reads the sheet of rows of a mended workbook, as any program has saved it: by the reader of extracts, which looks at no notes and
 * drawings, takes targets of relationships however they are written, and unpacks no further than the limits. What goes out merges no
 * cells: one that was merged would give its value to others that nobody typed it into.
 *
 * @throws {EtlError} correction_unreadable: no workbook, or it has no such sheet; it merges cells, lacks a text, or holds more than is kept
 */
export async function readMendedSheet(bytes: Buffer, most = mostKept): Promise<MendedSheet> {
  const meter = new SheetMeter('the workbook', limits, new AbortController().signal);
  const rows: MendedSheet = new Map();
  let cells = 0;
  try {
    const reading: SheetReading<MendedCell> = {
      choose: (sheets) => chooseRows(sheets, meter),
      valueOf: (cell, workbook) => {
        if (++cells > most.cells)
          throw meter.unreadable(`holds more than ${most.cells} cells`, {
            what: 'too_many_cells',
            count: most.cells,
          });
        const { format = '' } = workbook.styles[cell.style] ?? {};
        return { value: mendedValue(cell, workbook), format };
      },
      refusesMerged: true,
    };
    await readSheetAs(bytes, reading, meter, ({ number, values }) => {
      if (rows.size === most.rows)
        throw meter.unreadable(`holds more than ${most.rows} rows`, {
          what: 'too_many_rows',
          count: most.rows,
        });
      rows.set(number, values);
    });
  } catch (cause) {
    if (!(cause instanceof EtlError)) throw cause;
    throw new EtlError(
      'correction_unreadable',
      `correction unreadable: it is no workbook that rows can be taken from. Expected the one that npm run etl -- quarantine wrote. ${cause.message}`,
      { ...(cause.details.facts && { facts: cause.details.facts }) },
      { cause },
    );
  }
  return rows;
}

function chooseRows(sheets: readonly SheetPlace[], meter: SheetMeter): SheetPlace {
  const found = sheets.find(({ name }) => name === rowsSheet);
  if (!found)
    throw meter.unreadable(
      `has no sheet "${rowsSheet}"`,
      sheetsFact(sheets, [], { sheetName: rowsSheet, sheetNumber: 1 }),
    );
  return found;
}

function mendedValue(
  { type, text, style, hasValue, hasFormula }: SheetCell,
  workbook: Workbook,
): MendedValue {
  if (hasFormula || !hasValue || type === 'e') return CALCULATED;
  if (type === 's') return text;
  if (type === 'str' || type === 'inlineStr') return unescaped(text);
  if (type === 'b') return text === '1' || text === 'true';
  if (type === 'd') return isoDate(text);
  return numberOrDay(text, workbook.styles[style]?.isDate ?? false, workbook.is1904);
}

function numberOrDay(text: string, isDate: boolean, is1904: boolean): MendedValue {
  if (text.trim() === '') return null;
  const number = Number(text);
  if (Number.isNaN(number)) return text;
  // A time of day alone, and what is beyond the calendar, is a day that nobody can write.
  return isDate ? (serialDate(number, is1904) ?? new Date(Number.NaN)) : number;
}

/** An instant of Strict Open XML, which is in UTC where it names no zone. */
function isoDate(text: string): Date {
  const hasZone = /Z$|[+-]\d\d:\d\d$/i.test(text);
  return new Date(hasZone || !text.includes('T') ? text : `${text}Z`);
}
