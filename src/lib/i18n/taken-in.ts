import type { Words } from '#lib/format/cell.ts';
import { formatMonth } from '#lib/format/date.ts';
import type { MendOutcome, TakenIn } from '#warehouse/model/mend-outcome.ts';
import type { ContentText } from './content-text.ts';
import { columnsOf, fieldName } from './field-names.ts';
import type { RowNaming } from './held-again.ts';
import { recordAddress } from './record-address.ts';

/** A row that was mended and is taken in, every text written out. */
export interface TakenInView {
  address: string;
  file: string;
  unit: string;
  month: string;
  changes: { of: ContentText; was: string; is: string }[];
}

/** A page of the rows that were taken in. */
export interface TakenInPage {
  rows: TakenInView[];
  /** Which of them these are, of how many; empty where they are all. */
  says: string;
  /** Numbers of the pages beside it, from 1; null where there is none. */
  previous: number | null;
  next: number | null;
}

/** Rows of a page. */
const PAGE = 50;

/**
 * Composes a page of the rows that were mended and are taken in; null where none is told of.
 *
 * @param outcome with those rows alone that its reader may see
 * @param page from 1; one beyond the last is the last
 */
export function composeTakenIn(
  { taken = [], loaded }: Pick<MendOutcome, 'taken' | 'loaded'>,
  page: number,
  naming: RowNaming,
  words: Words,
): TakenInPage | null {
  if (taken.length === 0) return null;
  const last = Math.ceil(taken.length / PAGE);
  const at = Number.isInteger(page) ? Math.min(Math.max(page, 1), last) : 1;
  const rows = taken.slice((at - 1) * PAGE, at * PAGE);
  const from = (at - 1) * PAGE + 1;
  return {
    rows: rows.map((row) => composeRow(row, naming, words)),
    says:
      rows.length === loaded
        ? ''
        : words.t('taken.some', { from, to: from + rows.length - 1, count: loaded }),
    previous: at > 1 ? at - 1 : null,
    next: at < last ? at + 1 : null,
  };
}

function composeRow(
  { table, fileName, line, unit, period, changes }: TakenIn,
  { source, nameOf }: RowNaming,
  words: Words,
): TakenInView {
  const columns = columnsOf(source, table);
  return {
    address: recordAddress(line, null, { source, ...words }),
    file: fileName,
    unit: unit === null ? '' : nameOf(unit, period),
    month: period === null ? '' : formatMonth(period, words.language),
    changes: changes.map(({ field, was, is }) => ({
      ...{ of: fieldName(field, columns, words), was: was ?? '', is: is ?? '' },
    })),
  };
}
