import type { Words } from '#lib/format/cell.ts';
import { formatInstant } from '#lib/format/date.ts';
import { formatCount } from '#lib/format/number.ts';
import { tableName } from '#lib/i18n/field-names.ts';
import { recordAddress } from '#lib/i18n/record-address.ts';
import type { DroppedRow } from '#lib/server/refresh/dropped-rows.ts';
import type { Source } from '#warehouse/model/source.ts';
import type { DroppedTable } from './bench-view.ts';
import { placeText } from './read-forms.ts';

/** Rows of a table that a page lists; more than that are no slips. */
const LISTED = 500;

/** Composes the rows that were dropped, by table, as they come: the latest first. */
export function composeDropped(
  rows: readonly DroppedRow[],
  {
    source,
    words,
  }: { source: Source; words: Pick<Words, 'language' | 'fallback' | 't'> & { timezone: string } },
): DroppedTable[] {
  const { language, t, timezone } = words;
  return [...Map.groupBy(rows, ({ table }) => table)].map(([table, own]) => ({
    table,
    name: tableName(table, source, words),
    rows: own.slice(0, LISTED).map((row) => ({
      place: placeText(row),
      // Before lines were kept, nothing but the record's number was.
      address:
        row.lineNo === undefined
          ? t('quarantine.record', { row: formatCount(row.rowNo, language) })
          : recordAddress(row.lineNo, row.cell ?? null, { source, language, t }),
      file: row.fileName,
      said: t('bench.droppedBy', {
        ...{ who: row.by, why: row.why },
        when: row.at === '' ? '' : formatInstant(row.at, language, timezone),
      }),
    })),
    shown: own.length > LISTED ? t('bench.shown', { first: 1, last: LISTED, total: own.length }) : '',
  }));
}
