import type { Words } from '#lib/format/cell.ts';
import { formatCount } from '#lib/format/number.ts';
import { columnsOf, fieldName } from '#lib/i18n/field-names.ts';
import { reasonText } from '#lib/i18n/reason-text.ts';
import { recordAddress } from '#lib/i18n/record-address.ts';
import { ruleText } from '#lib/i18n/rule-text.ts';
import { tellReason } from '#lib/i18n/tell-reason.ts';
import { isBeginning } from '../held-content.ts';
import type { UnitNamer } from '#lib/server/refresh/delivered-unit.ts';
import type { Source } from '#warehouse/model/source.ts';
import type { BenchRow, HeldFilter, HeldGroup } from '#warehouse/query/held-bench.ts';
import type { BenchCell, BenchGroup, BenchRowView } from './bench-view.ts';
import { placeText } from './read-forms.ts';

/** Values of a group that are shown. */
const SHOWN_VALUES = 4;

/** Ways of writing a day that are named. */
const SHOWN_FORMATS = 3;

/** Composes the rules that hold rows back. */
export function composeGroups(
  groups: readonly HeldGroup[],
  {
    filter,
    search,
    source,
    maps,
  }: { filter: HeldFilter; search: URLSearchParams; source: Source; maps: boolean },
  words: Words,
): BenchGroup[] {
  const { language, t } = words;
  return groups.map((group) => {
    const { table, rule, reason, field, names, records, first, values } = group;
    const mapsHere = maps && isMappable(group, source);
    const isChosen = filter.table === table && filter.rule === rule;
    return {
      ...{ key: `${table} ${rule}`, table, rule, isChosen },
      says: ruleText({ rule, names, reason }, columnsOf(source, table), words),
      reason: reasonText(reason, t),
      field: field === null ? null : fieldName(field, columnsOf(source, table), words),
      count: formatCount(records, language),
      first: first.map(
        ({ fileName, lineNo, cell }) =>
          `${fileName} · ${recordAddress(lineNo, cell, { source, language, t })}`,
      ),
      values: values.slice(0, SHOWN_VALUES).map(({ value }) => value),
      href: hrefOf(search, isChosen ? null : { table, rule }, mapsHere ? '#mapping' : '#rows'),
      canMap: !isChosen && mapsHere,
    };
  });
}

/** Values that are in no list may be said to mean a code, where a person may say what their column holds. */
export function isMappable(
  { table, field, reason }: Pick<HeldGroup, 'table' | 'field' | 'reason'>,
  { tables = [] }: Pick<Source, 'tables'>,
): boolean {
  if (field === null || (reason !== 'code_list' && reason !== 'reference')) return false;
  const columns = tables.find(({ id }) => id === table)?.columns;
  return columns?.find(({ name }) => name === field)?.isMendable ?? false;
}

/** Composes a row, with a cell for each column of its table. @param groups those of the rules that it failed */
export function composeRow(
  row: BenchRow,
  { nameOf, source, groups }: { nameOf: UnitNamer; source: Source; groups: readonly HeldGroup[] },
  words: Words,
): BenchRowView {
  const { language, t } = words;
  const { table, raw, tried, reasons, lineNo, cell, unitCode, period, fileName } = row;
  const judged = tried ?? raw;
  return {
    ...{
      place: placeText(row),
      at: [lineNo, cell].filter(Boolean).join(' '),
      table,
      file: fileName,
      isTried: tried !== null,
    },
    address: recordAddress(lineNo, cell, { source, language, t }),
    unit: unitCode === null ? '' : nameOf(unitCode, period),
    reasons: reasons.map((reason) => {
      const group = groups.find((one) => one.table === table && one.rule === reason.rule);
      return tellReason(reason, { names: group?.names, columns: columnsOf(source, table) }, words);
    }),
    record: raw !== null && 'record' in raw ? textOf(raw['record']) : '',
    isCut: isBeginning(raw),
    cells: judged && cellsOf(row, judged, { source, groups }, words),
  };
}

function cellsOf(
  { table, reasons }: BenchRow,
  judged: { [column: string]: unknown },
  { source, groups }: { source: Source; groups: readonly HeldGroup[] },
  words: Words,
): BenchCell[] {
  const { t } = words;
  const { columns = [], about = {} } = source.tables?.find(({ id }) => id === table) ?? {};
  /** The columns that a reason is about: its own, or those that a rule over several names. */
  const fieldsOf = ({ field, rule }: (typeof reasons)[number]) =>
    field === null ? (about[rule] ?? []) : [field];
  const faulty = new Set(reasons.flatMap(fieldsOf));
  /** What the rules ask for that the column fails. */
  const asked = (name: string) =>
    reasons
      .filter((reason) => fieldsOf(reason).includes(name))
      .flatMap(({ rule, reason }) => {
        const names = groups.find((one) => one.table === table && one.rule === rule)?.names ?? {};
        return Object.keys(names).length === 0
          ? []
          : [ruleText({ rule, names, reason }, columns, words).text];
      });
  return columns.map(({ name, header, isMendable, formats = [] }) => {
    const called = fieldName(name, columns, words);
    return {
      ...{ name, called, isMendable, value: textOf(judged[name]), isFaulty: faulty.has(name) },
      header: called.text === header ? null : { text: header, language: words.fallback },
      hint: [
        ...asked(name),
        ...(formats.length === 0
          ? []
          : [t('sent.writtenAs', { formats: formats.slice(0, SHOWN_FORMATS).join(' · ') })]),
      ].join(' · '),
    };
  });
}

function hrefOf(
  search: URLSearchParams,
  group: { table: string; rule: string } | null,
  place: '#mapping' | '#rows',
): string {
  const asked = new URLSearchParams(search);
  for (const name of ['table', 'rule', 'line', 'page']) asked.delete(name);
  if (group) for (const [name, value] of Object.entries(group)) asked.set(name, value);
  return `?${asked}${group ? place : ''}`;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}
