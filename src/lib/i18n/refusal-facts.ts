import type { FactColumn, FaultFact } from '#warehouse/model/fault-fact.ts';
import type { Words } from '../format/cell.ts';
import { formatBytes, formatCount, formatShare, formatSum } from '../format/number.ts';
import { contentText } from './content-text.ts';
import type { Translate } from './translate.ts';

type Speech = Pick<Words, 'language' | 'fallback' | 't'>;

/** Writes the names and figures of a fault, each in a sentence, in the reader's language. @param facts null: none, or nobody may know them */
export function factTexts(facts: readonly FaultFact[] | null, words: Speech): string[] {
  return (facts ?? []).map((fact) => factText(fact, words));
}

function factText(fact: FaultFact, words: Speech): string {
  const { language, t } = words;
  const count = (value: number) => formatCount(value, language);
  switch (fact.fact) {
    case 'missing':
    case 'twice':
      return t(`refusal.fact.${fact.fact}`, {
        count: fact.columns.length,
        names: fact.columns.map((column) => columnText(column, words)).join(', '),
      });
    case 'found':
    case 'unknown':
      return t(`refusal.fact.${fact.fact}`, {
        count: fact.headers.length + fact.more,
        names: listText(fact.headers.map(quoted), fact.more, t),
      });
    case 'drift':
      return t(`upload.drift.${fact.change}`, {
        column: fact.column === null ? '' : columnText(fact.column, words),
        header: quoted(fact.header ?? ''),
      });
    case 'codes':
      return t('refusal.fact.codes', { names: listText(fact.codes, fact.more, t) });
    case 'held':
      return heldText(fact, words);
    case 'moved':
      return movedText(fact, words);
    case 'limit':
      return t('refusal.fact.limit', { limit: fact.limit, value: limitText(fact, language) });
    case 'encoding':
      return encodingText(fact, t);
    case 'rule':
      return t('refusal.fact.rule', { rule: contentText(fact.names, language, words.fallback).text });
    case 'counts':
      return t('refusal.fact.counts', { counted: count(fact.counted), read: count(fact.read) });
    case 'status':
      return t('refusal.fact.status', { status: String(fact.status) });
    case 'file':
    case 'setting':
      return t(`refusal.fact.${fact.fact}`, { name: fact.name });
    case 'place':
      return t('refusal.fact.place', { path: fact.path });
    case 'format':
      return t('refusal.fact.format', { expected: fact.expected.toUpperCase() });
  }
}

/** `Reporting period (Kỳ báo cáo)`: by what readers call it, and as it stands in the agency's own file. */
function columnText({ header, names }: FactColumn, { language }: Speech): string {
  const called = names?.[language] ?? header;
  return called === header ? quoted(header) : `${quoted(called)} (${header})`;
}

const quoted = (text: string) => `“${text}”`;

function listText(names: readonly string[], more: number, t: Translate): string {
  return more === 0 ? names.join(', ') : t('list.more.things', { names: names.join(', '), count: more });
}

type Of<Name extends FaultFact['fact']> = Extract<FaultFact, { fact: Name }>;

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

function limitText({ limit, value }: Of<'limit'>, language: Words['language']): string {
  return limit.endsWith('Bytes') ? formatBytes(value, language) : formatCount(value, language);
}

function encodingText({ agreed, reads }: Of<'encoding'>, t: Translate): string {
  const read = reads.join(' · ');
  if (agreed === null) return t('refusal.fact.encoding.reads', { read });
  return reads.length === 0
    ? t('refusal.fact.encoding.agreed', { agreed })
    : t('refusal.fact.encoding.other', { agreed, read });
}
