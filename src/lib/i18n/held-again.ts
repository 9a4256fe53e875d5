import type { Words } from '#lib/format/cell.ts';
import type { HeldAgain, MendOutcome } from '#warehouse/model/mend-outcome.ts';
import type { Source } from '#warehouse/model/source.ts';
import { columnsOf } from './field-names.ts';
import { recordAddress } from './record-address.ts';
import { tellReason, type ToldReason } from './tell-reason.ts';

/** A row that was mended and is held back all the same, every text written out. */
export interface HeldAgainView {
  address: string;
  file: string;
  unit: string;
  reasons: (ToldReason & { value: string })[];
  /** Where it is looked at, and mended again. */
  href: string;
}

/** What rows of a source are told with. */
export interface RowNaming {
  source: Source | undefined;
  /** Names the code of a unit as it was delivered, in a month of which the first day is told. */
  nameOf: (code: string, month: string | null) => string;
}

/** What became of rows that somebody mended, as they are told of it. */
export interface MendedView {
  /** How many came in, and how many did not. */
  counts: string;
  rows: HeldAgainView[];
  /** How many more are held back again than are listed; empty where all are. */
  more: string;
}

/** Composes what became of mended rows. @param outcome with those rows alone that its reader may see */
export function composeMended(outcome: MendOutcome, naming: RowNaming, words: Words): MendedView {
  const { t } = words;
  const { held, stillHeld } = outcome;
  return {
    counts: mendedText(outcome, t),
    rows: stillHeld.map((row) => composeHeldAgain(row, outcome, naming, words)),
    more: held > stillHeld.length ? t('again.more', { count: held - stillHeld.length }) : '',
  };
}

/** Counts what became of mended rows. */
export function mendedText(
  { loaded, held, untouched, unjudged }: Omit<MendOutcome, 'stillHeld' | 'names'>,
  t: Words['t'],
): string {
  const counts = t('fate.mended', { loaded, held, same: untouched });
  return unjudged > 0 ? `${counts} ${t('fate.unjudged', { count: unjudged })}` : counts;
}

/** Says in a line which rows are held back again and why, without what was typed. */
export function heldAgainLine({ rows }: Pick<MendedView, 'rows'>): string {
  return rows
    .map(({ file, address, reasons }) => {
      const why = reasons.map(({ text, of }) => `${text} (${of.text})`).join(', ');
      return `${file}, ${address}: ${why}`;
    })
    .join('; ');
}

function composeHeldAgain(
  { table, fileName, line, cell, unit, period = null, reasons }: HeldAgain,
  { names }: Pick<MendOutcome, 'names'>,
  { source, nameOf }: RowNaming,
  words: Words,
): HeldAgainView {
  const columns = columnsOf(source, table);
  const asked = new URLSearchParams({ table, file: fileName, line: String(line) });
  return {
    address: recordAddress(line, cell, { source, ...words }),
    file: fileName,
    unit: unit === null ? '' : nameOf(unit, period),
    reasons: reasons.map(({ value, ...reason }) => ({
      ...tellReason(reason, { names: names[reason.rule], columns }, words),
      value: value ?? '',
    })),
    href: `/refresh/${encodeURIComponent(source?.id ?? table)}/quarantine?${asked}#rows`,
  };
}
