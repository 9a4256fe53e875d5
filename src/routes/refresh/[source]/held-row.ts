import type { Source } from '#warehouse/model/source.ts';
import type { Text } from '#warehouse/model/text.ts';
import type { QuarantinedRow } from '#warehouse/query/quarantine.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatCount } from '#lib/format/number.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { fieldName, type NamedColumn } from '#lib/i18n/field-names.ts';
import { tellReason } from '#lib/i18n/tell-reason.ts';
import { heldContent } from './held-content.ts';
import type { HeldRow } from './source-view.ts';

/** Names a delivered code as `Cần Thơ (92)`; a code that two units have borne, or none, stays as delivered. */
export function unitNamer(
  { catalog }: Pick<Snapshot, 'catalog'>,
  { language, fallback }: Words,
): (code: string) => string {
  const byCode = Map.groupBy(catalog.units.values(), (unit) => unit.unitCode);
  return (code) => {
    const names = new Set(byCode.get(code)?.map((unit) => unitName(unit, language, fallback).text));
    return names.size === 1 ? `${[...names][0]!} (${code})` : code;
  };
}

/** What a row held back is told with. */
export interface HeldRowWords {
  /** Columns of the source, as readers call them. */
  columns: readonly NamedColumn[];
  nameOf: (code: string) => string;
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
    unit: row.unitCode ? nameOf(row.unitCode) : '',
    reasons: row.reasons.map((reason) =>
      tellReason(reason, { names: ruleNames[reason.rule], columns }, words),
    ),
    isTried: row.tried !== null,
    raw:
      row.raw &&
      heldContent(row.raw, row.tried, t('quarantine.empty')).map(({ column, ...cell }) => ({
        ...{ key: column, name: fieldName(column, columns, words) },
        ...cell,
      })),
  };
}
