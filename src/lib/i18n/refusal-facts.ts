import type { FactColumn, FactUnit, FaultFact } from '#warehouse/model/fault-fact.ts';
import type { Words } from '../format/cell.ts';
import {
  formatBytes,
  formatCount,
  formatExact,
  formatShare,
  formatShareSum,
  formatSum,
} from '../format/number.ts';
import { formatPeriod } from '../format/period.ts';
import { contentText } from './content-text.ts';
import type { Named } from './join-names.ts';
import type { Text } from '#warehouse/model/text.ts';
import type { Translate } from './translate.ts';

type Speech = Pick<Words, 'language' | 'fallback' | 't'>;

type Of<Name extends FaultFact['fact']> = Extract<FaultFact, { fact: Name }>;

/** Writes the names and figures of a fault, each in a sentence, in the reader's language. @param facts null: none, or nobody may know them */
export function factTexts(facts: readonly FaultFact[] | null, words: Speech): string[] {
  return (facts ?? []).map((fact) => (writers[fact.fact] as Writer<FaultFact>)(fact, words));
}

type Writer<Fact> = (fact: Fact, words: Speech) => string;

const writers: { readonly [name in FaultFact['fact']]: Writer<Of<name>> } = {
  missing: columnsText,
  twice: columnsText,
  found: headersText,
  unknown: headersText,
  drift: ({ change, column, header }, words) =>
    words.t(`upload.drift.${change}`, {
      column: column === null ? '' : columnText(column, words),
      header: quoted(header ?? ''),
    }),
  alike: ({ header, column }, words) =>
    words.t('refusal.fact.alike', { header: quoted(header), column: columnText(column, words) }),
  delimiter: ({ agreed, found, columns }, { t }) =>
    t('refusal.fact.delimiter', {
      agreed: delimiterName(agreed),
      found: delimiterName(found),
      count: columns,
    }),
  file: ({ name }, { t }) => t('refusal.fact.file', { name }),
  name_expected: ({ example }, { t }) => t('refusal.fact.nameExpected', { example }),
  place: ({ path }, { t }) => t('refusal.fact.place', { path }),
  format: ({ expected }, { t }) => t('refusal.fact.format', { expected: expected.toUpperCase() }),
  encoding: encodingText,
  held: heldText,
  moved: movedText,
  reports_lost: reportsLostText,
  rows_lost: rowsLostText,
  more_periods: ({ count }, { t }) => t('refusal.fact.morePeriods', { count }),
  more_files: ({ count }, { t }) => t('refusal.fact.moreFiles', { count }),
  cut_short: ({ name }, { t }) => t('refusal.fact.cutShort', { name }),
  limit: (fact, { language, t }) =>
    t('refusal.fact.limit', { limit: fact.limit, value: limitText(fact, language) }),
  rule: ({ names }, { language, fallback, t }) =>
    t('refusal.fact.rule', { rule: contentText(names, language, fallback).text }),
  codes: ({ codes, more }, { t }) => t('refusal.fact.codes', { names: listText(codes, more, 'codes', t) }),
  shares: sharesText,
  tree: treeText,
  sources: ({ sources }, words) =>
    words.t('refusal.fact.sources', {
      names: sources.map(({ names }) => calledText(names, words)).join(' · '),
    }),
  build: buildText,
  setting: ({ name }, { t }) => t('refusal.fact.setting', { name }),
  counts: ({ counted, read }, { language, t }) =>
    t('refusal.fact.counts', {
      ...{ counted: formatCount(counted, language), read: formatCount(read, language) },
    }),
  obstacle: ({ what, name = '', count = 0 }, { t }) => t(`refusal.obstacle.${what}`, { name, count }),
  sheets: sheetsText,
  status: ({ status }, { t }) => t('refusal.fact.status', { status: String(status) }),
};

function columnsText({ fact, columns }: Of<'missing' | 'twice'>, words: Speech): string {
  return words.t(`refusal.fact.${fact}`, {
    count: columns.length,
    names: columns.map((column) => columnText(column, words)).join(', '),
  });
}

function headersText({ fact, headers, more }: Of<'found' | 'unknown'>, { t }: Speech): string {
  return t(`refusal.fact.${fact}`, {
    count: headers.length + more,
    names: listText(headers.map(quoted), more, 'columns', t),
  });
}

/** `Reporting period (Kỳ báo cáo)`: by what readers call it, and as it stands in the agency's own file. */
function columnText({ header, names }: FactColumn, { language }: Speech): string {
  const called = names?.[language] ?? header;
  return called === header ? quoted(header) : `${quoted(called)} (${header})`;
}

/** As the message selects it by; of others the sign itself is told. */
function delimiterName(delimiter: string): string {
  return { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' }[delimiter] ?? delimiter;
}

const quoted = (text: string) => `“${text}”`;

function listText(names: readonly string[], more: number, of: Named, t: Translate): string {
  return more === 0 ? names.join(', ') : t(`list.more.${of}`, { names: names.join(', '), count: more });
}

function sheetsText({ names, number, found, more, several }: Of<'sheets'>, { t }: Speech): string {
  const has = { found: listText(found.map(quoted), more, 'sheets', t) };
  if (names.length === 0) return t('refusal.sheets.number', { ...has, number });
  const wanted = names.map(quoted).join(' · ');
  return t(several ? 'refusal.sheets.several' : 'refusal.sheets.missing', { ...has, wanted });
}

function heldText({ rows, of, mostRows, mostShare }: Of<'held'>, { language, t }: Speech): string {
  const most = [
    ...(mostRows === null ? [] : [formatCount(mostRows, language)]),
    ...(mostShare === null ? [] : [formatShare(mostShare, 1, language)]),
  ];
  return t('refusal.fact.held', {
    ...{ rows: formatCount(rows, language), of: formatCount(of, language) },
    ...{ share: formatShare(rows, of, language), most: most.join(' · ') },
  });
}

function movedText({ column, before, after, mostShare }: Of<'moved'>, words: Speech): string {
  const { language, t } = words;
  const figures = {
    before: formatSum(before, language),
    after: formatSum(after, language),
    most: formatShare(mostShare, 1, language),
  };
  return column === null
    ? t('refusal.fact.moved.rows', figures)
    : t('refusal.fact.moved.sum', { ...figures, column: columnText(column, words) });
}

function reportsLostText(fact: Of<'reports_lost'>, words: Speech): string {
  const { names, period, grain, units, more, of } = fact;
  return words.t('refusal.fact.reportsLost', {
    ...{ source: calledText(names, words), period: formatPeriod(period, grain, words.language) },
    ...{ count: units.length + more, of: formatCount(of, words.language) },
    units: listText(
      units.map((unit) => unitText(unit, words)),
      more,
      'units',
      words.t,
    ),
  });
}

function rowsLostText(fact: Of<'rows_lost'>, words: Speech): string {
  const { names, period, grain, before, after, mostShare } = fact;
  const { language } = words;
  return words.t('refusal.fact.rowsLost', {
    ...{ source: calledText(names, words), period: formatPeriod(period, grain, language) },
    ...{ before: formatCount(before, language), after: formatCount(after, language) },
    most: formatShare(mostShare, 1, language),
  });
}

function sharesText({ by, of, whole, groups, more }: Of<'shares'>, words: Speech): string {
  const { language, t } = words;
  const told = groups.map(({ name, sum }) => `${name} (${formatShareSum(sum, language)})`);
  return t('refusal.fact.shares', {
    ...{ of: columnText(of, words), by: by.map((column) => columnText(column, words)).join(' · ') },
    ...{ whole: formatShareSum(whole, language), groups: listText(told, more, 'codes', t) },
  });
}

function treeText({ what, units, more }: Of<'tree'>, words: Speech): string {
  const names = units.map((unit) => unitText(unit, words));
  return words.t(`refusal.fact.tree.${what}`, { names: listText(names, more, 'units', words.t) });
}

/** `Hòa Bình (17) (sum 1.5)`. */
function unitText({ code, names, sum }: FactUnit, words: Speech): string {
  const unit = names === undefined ? code : `${calledText(names, words)} (${code})`;
  if (sum === undefined) return unit;
  return words.t('refusal.fact.unitSum', { unit, sum: formatShareSum(sum, words.language) });
}

function buildText({ what, names, count = 0, sums, column, referred }: Of<'build'>, words: Speech): string {
  return words.t(`refusal.fact.build.${what}`, {
    ...{ name: names === undefined ? '' : calledText(names, words), count },
    ...{
      column: column === undefined ? '' : columnText(column, words),
      other: referred === undefined ? '' : calledText(referred.names, words),
      codes: listText(referred?.codes ?? [], referred?.more ?? 0, 'codes', words.t),
    },
    ...{
      base: formatExact(sums?.base ?? 0, words.language),
      rolled: formatExact(sums?.rolled ?? 0, words.language),
    },
  });
}

const calledText = (names: Text, { language, fallback }: Speech): string =>
  contentText(names, language, fallback).text;

function limitText({ limit, value }: Of<'limit'>, language: Words['language']): string {
  return limit.endsWith('Bytes') ? formatBytes(value, language) : formatCount(value, language);
}

function encodingText({ agreed, reads }: Of<'encoding'>, { t }: Speech): string {
  const read = reads.join(' · ');
  if (agreed === null) return t('refusal.fact.encoding.reads', { read });
  return reads.length === 0
    ? t('refusal.fact.encoding.agreed', { agreed })
    : t('refusal.fact.encoding.other', { agreed, read });
}
