import type { FaultFact } from '#warehouse/model/fault-fact.ts';
import { foldHeader } from '../contract/fold-header.ts';
import type { Dialect } from '../contract/contract.ts';
import type { SheetMeter } from './sheet-limits.ts';
import type { SheetPlace } from './workbook.ts';

/**
 * The sheet a contract means: by name, or by one of several accepted names in which `*` stands for anything, as written or
 * else folded; or by its number among the sheets that are not hidden, so that a hidden one does not shift the others.
 *
 * @throws {EtlError} extract_unreadable: no such sheet, or several of that name
 */
export function chooseSheet(sheets: readonly SheetPlace[], dialect: Dialect, meter: SheetMeter): SheetPlace {
  const found = findSheets(sheets, dialect);
  if (found.length === 1) return found[0]!;
  const { sheetName, sheetNumber } = dialect;
  const wanted =
    sheetName === null
      ? `number ${sheetNumber} of those not hidden`
      : namesOf(sheetName)
          .map((name) => `"${name}"`)
          .join(' or ');
  const shown = sheets
    .map(({ name, state }) => `"${name}"${state === 'visible' ? '' : ' (hidden)'}`)
    .join(', ');
  throw meter.unreadable(
    `has ${found.length === 0 ? 'no sheet' : `${found.length} sheets`} ${wanted}; its sheets are ${shown}. Mend the dialect in contract.yaml, or ask for the sheet`,
    sheetsFact(sheets, found, dialect),
  );
}

/** Sheets that are told by name. */
const TOLD = 10;

/** Tells the sheets that are wanted, and those that there are. */
export function sheetsFact(
  sheets: readonly SheetPlace[],
  found: readonly SheetPlace[],
  { sheetName, sheetNumber }: Pick<Dialect, 'sheetName' | 'sheetNumber'>,
): FaultFact {
  return {
    ...{ fact: 'sheets', names: sheetName === null ? [] : namesOf(sheetName), number: sheetNumber },
    found: sheets.slice(0, TOLD).map(({ name }) => name),
    ...{ more: Math.max(0, sheets.length - TOLD), several: found.length > 1 },
  };
}

function findSheets(sheets: readonly SheetPlace[], { sheetName, sheetNumber }: Dialect): SheetPlace[] {
  if (sheetName === null)
    return sheets.filter(({ state }) => state === 'visible').slice(sheetNumber - 1, sheetNumber);
  const names = namesOf(sheetName);
  for (const plain of [(name: string) => name.normalize('NFC').trim(), foldHeader]) {
    const patterns = names.map((name) => toPattern(plain(name)));
    const found = sheets.filter(({ name }) => patterns.some((pattern) => pattern.test(plain(name))));
    if (found.length > 0) return found;
  }
  return [];
}

function namesOf(sheetName: string | string[]): string[] {
  return typeof sheetName === 'string' ? [sheetName] : sheetName;
}

function toPattern(name: string): RegExp {
  return new RegExp(
    `^${name
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    'su',
  );
}
