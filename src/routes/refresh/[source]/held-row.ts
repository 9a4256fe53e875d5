import type { Source } from '#warehouse/model/source.ts';
import type { Text } from '#warehouse/model/text.ts';
import type { QuarantinedRow } from '#warehouse/query/quarantine.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatCount } from '#lib/format/number.ts';
import { fieldName, type NamedColumn } from '#lib/i18n/field-names.ts';
import { tellReason } from '#lib/i18n/tell-reason.ts';
import type { UnitNamer } from '#lib/server/refresh/delivered-unit.ts';
import { heldContent, isBeginning } from './held-content.ts';
import type { HeldRow } from './source-view.ts';

/** What a row held back is told with. */
export interface HeldRowWords {
  /** Columns of the source, as readers call them. */
  columns: readonly NamedColumn[];
  nameOf: UnitNamer;
  format: Source['format'] | undefined;
  /** What rules ask for, by rule; those that are not in it are told by their ids. */
  ruleNames: { readonly [rule: string]: Text };
}

/** Composes a row held back: where it stands, every reason, what was delivered. */
export function heldRow(
  row: QuarantinedRow,
  { nameOf, columns, format, ruleNames }: HeldRowWords,
  words: Words,
): Omit<HeldRow, 'key'> {
  const { language, t } = words;
  const number = formatCount(row.lineNo, language);
  const place = format === 'csv' ? 'line' : format === 'xlsx' ? 'row' : 'record';
  return {
    file: row.fileName,
    address: row.cell
      ? t('quarantine.cell', { row: number, cell: row.cell })
      : t(`quarantine.${place}`, { row: number }),
    unit: row.unitCode ? nameOf(row.unitCode, row.period) : '',
    reasons: row.reasons.map((reason) =>
      tellReason(reason, { names: ruleNames[reason.rule], columns }, words),
    ),
    isTried: row.tried !== null,
    isCut: isBeginning(row.raw),
    raw:
      row.raw &&
      heldContent(row.raw, row.tried, t('quarantine.empty')).map(({ column, ...cell }) => ({
        ...{ key: column, name: fieldName(column, columns, words) },
        ...cell,
      })),
  };
}
