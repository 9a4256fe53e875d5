import type { Words } from '#lib/format/cell.ts';
import { formatCount } from '#lib/format/number.ts';
import type { ContentText } from '#lib/i18n/content-text.ts';
import { columnsOf, fieldName, type NamedColumn } from '#lib/i18n/field-names.ts';
import { recordAddress } from '#lib/i18n/record-address.ts';
import { reasonText } from '#lib/i18n/reason-text.ts';
import { ruleText } from '#lib/i18n/rule-text.ts';
import { tellReason, type ToldReason } from '#lib/i18n/tell-reason.ts';
import type { UnitNamer } from '#lib/server/refresh/delivered-unit.ts';
import type { BadRecord, FileCheck } from '#warehouse/model/file-check.ts';
import type { Source } from '#warehouse/model/source.ts';
import type { Text } from '#warehouse/model/text.ts';

/** What a check found in a file, every text written out. */
export interface FindingsView {
  rules: { text: ContentText; reason: string; count: string }[];
  firstBad: {
    address: string;
    file: string;
    unit: string;
    reasons: (ToldReason & { value: string; at: string })[];
  }[];
  drift: string[];
}

/** Composes what a check found. */
export function composeFindings(
  { rules, firstBad, drift }: FileCheck,
  { source, isWorkbook, nameOf }: { source: Source | undefined; isWorkbook: boolean; nameOf: UnitNamer },
  words: Words,
): FindingsView {
  const columns = columnsOf(source);
  const { language, t } = words;
  return {
    rules: rules.map(({ rule, names, reason, records }) => ({
      text: ruleText({ rule, names, reason }, columns, words),
      reason: reasonText(reason, t),
      count: formatCount(records, language),
    })),
    firstBad: firstBad.map((record) =>
      isWorkbook
        ? composeMendedBad(record, { names: namesOf(rules), source, nameOf }, words)
        : composeBad(
            record,
            { names: namesOf(rules), columns: columnsOf(source, record.table), nameOf },
            words,
          ),
    ),
    drift: drift.map(({ change, column, header }) =>
      t(`upload.drift.${change as 'new'}`, {
        column: column === null ? (header ?? '') : fieldName(column, columns, words).text,
        header: header ?? '',
      }),
    ),
  };
}

/** A mended row stands where it stood in the file that it came with. */
function composeMendedBad(
  record: BadRecord,
  { names, source, nameOf }: { names: Names; source: Source | undefined; nameOf: UnitNamer },
  words: Words,
): FindingsView['firstBad'][0] {
  const columns = columnsOf(source, record.table);
  return {
    ...composeBad(record, { names, columns, nameOf }, words),
    address: recordAddress(record.line, record.cell, { source, ...words }),
    file: record.fileName ?? '',
  };
}

type Names = { readonly [rule: string]: Text };

const namesOf = (rules: FileCheck['rules']): Names =>
  Object.fromEntries(rules.map(({ rule, names }) => [rule, names]));

function composeBad(
  { line, cell, unit, period = null, reasons }: BadRecord,
  { names, columns, nameOf }: { names: Names; columns: readonly NamedColumn[]; nameOf: UnitNamer },
  words: Words,
): FindingsView['firstBad'][0] {
  const { language, t } = words;
  const row = formatCount(line, language);
  return {
    address: cell ? t('quarantine.cell', { row, cell }) : t('quarantine.row', { row }),
    file: '',
    unit: unit === null ? '' : nameOf(unit, period),
    reasons: reasons.map(({ value, at, ...reason }) => ({
      ...tellReason(reason, { names: names[reason.rule], columns }, words),
      value: value ?? '',
      at: at === undefined ? '' : t('typed.at', { cell: at }),
    })),
  };
}
