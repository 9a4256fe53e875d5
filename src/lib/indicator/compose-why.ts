import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Decomposition } from '#warehouse/query/decompose.ts';
import type { ChangeEffects } from '#warehouse/query/rate-and-mix.ts';
import type { Period } from '#warehouse/snapshot/catalog.ts';
import { effectKinds, effects as drawEffects, type EffectBar } from '#lib/figures/effects.ts';
import { differenceUnit, type Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { formatSigned } from '#lib/format/number.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { isNothing } from '#lib/server/questions.ts';
import {
  composeEffects,
  isComingOrGoing,
  type NamePart,
  type PartOfChange,
  type WrittenPart,
} from './compose-effects.ts';
import { whyTitle } from './why-title.ts';
import type { EffectRow, WhyView } from './why-view.ts';

/** Bars a figure has at most for parts that lasted, and for those that came or went; the table has all. */
const MOST = { lasting: 10, moving: 4 };

export interface WhySubject {
  indicator: Indicator;
  found: Decomposition;
  namePart: NamePart;
  bases: WhyView['bases'];
  axes: WhyView['axes'];
}

/** Composes why a ratio changed: what it mostly comes from, its parts as bars and, behind them, as a table that adds up. */
export function composeWhy({ indicator, found, namePart, bases, axes }: WhySubject, words: Words): WhyView {
  const { before, after, effects } = found;
  const name = ({ period, grain }: Period) =>
    capitalised(formatPeriod(period, grain, words.language, words.fiscalYearStart));
  const note = [`${name(before)} → ${name(after)}`, differenceUnit(indicator, words)]
    .filter(Boolean)
    .join(', ');
  const frame = { note, bases, axes };
  if (effects === null) {
    const absent = absenceOf(found, words);
    return { ...frame, title: words.t('why.title'), ...nothing, absent };
  }
  const shown = { ...effects, parts: effects.parts.filter((part) => !isNothing(part)) };
  const whole = { text: words.t('why.whole'), language: words.language };
  const { whole: sum, rows, decimals } = composeEffects(shown, { indicator, namePart, whole }, words);
  const title = whyTitle(shown, { indicator, namePart }, words);
  const bars = barsOf({ effects: shown, sum, rows, decimals }, words);
  return {
    ...frame,
    ...{ title, absent: '', whole: sum, rows },
    wide: drawEffects({ bars, label: title, width: 760 }),
    narrow: drawEffects({ bars, label: title, width: 330 }),
    kinds: effectKinds
      .filter((kind) => shown[kind] !== 0 || shown.parts.some((part) => part[kind] !== 0))
      .map((kind) => ({ kind, sum: sum.effects[kind] })),
    restated: restatedText(found, indicator, words),
  };
}

const nothing = { wide: '', narrow: '', whole: null, rows: [], kinds: [], restated: '' };

/** The change as it was first published, and what restating has made of it since; nothing where that is too little to be written. */
function restatedText({ restated }: Decomposition, indicator: Indicator, words: Words): string {
  if (restated === null) return '';
  const { t, language } = words;
  const decimals = indicator.decimals + 1;
  const isPercent = indicator.unit === 'percent';
  const written = (value: number) => formatSigned(value * (isPercent ? 100 : 1), decimals, language);
  const amount = (value: number) => `${written(value)}${isPercent ? ` ${t('why.unit_points')}` : ''}`;
  const later = restated.before + restated.after;
  if (written(later) === written(0)) return '';
  return t('why.restated', { published: amount(restated.published), later: amount(later) });
}

function absenceOf({ reason, break: line }: Decomposition, { t, language, fallback }: Words): string {
  if (reason === 'not_comparable' && line)
    return t('why.not_comparable', {
      day: formatDay(line.date, language),
      label: contentText(line.label, language, fallback).text,
    });
  return t('why.no_value');
}

interface Drawn {
  effects: ChangeEffects<string | null>;
  sum: EffectRow;
  /** A row a part, in the same order. */
  rows: readonly WrittenPart[];
  /** With which they are written. */
  decimals: number;
}

function barsOf({ effects, sum, rows, decimals }: Drawn, words: Words): EffectBar[] {
  const { t } = words;
  const parts = effects.parts.map((part, at) => ({ part, row: rows[at]! }));
  const [moving, lasting] = [
    parts.filter(({ part }) => isComingOrGoing(part)),
    parts.filter(({ part }) => !isComingOrGoing(part)),
  ];
  const others = (from: readonly Part[], id: string) => othersBar(from, { id, decimals }, words);
  return [
    { ...barOf({ row: sum, part: effects }), isWhole: true },
    ...lasting.slice(0, MOST.lasting).map(barOf),
    ...others(lasting.slice(MOST.lasting), 'others'),
    ...(moving.length > 0 ? [lineOf('moving', t('why.moving'))] : []),
    ...moving.slice(0, MOST.moving).map(barOf),
    ...others(moving.slice(MOST.moving), 'others-moving'),
  ];
}

interface Part {
  part: PartOfChange;
  row: WrittenPart;
}

function barOf({
  row,
  part,
}: {
  row: EffectRow;
  part: Pick<PartOfChange, 'rate' | 'mix' | 'coverage'>;
}): EffectBar {
  const { key, name, sum, href } = row;
  const { rate, mix, coverage } = part;
  return {
    id: key,
    name: name.text,
    effects: { rate, mix, coverage },
    text: sum,
    title: `${name.text}: ${sum}`,
    href,
  };
}

function othersBar(
  others: readonly Part[],
  { id, decimals }: { id: string; decimals: number },
  { t, language }: Words,
): EffectBar[] {
  if (others.length === 0) return [];
  const total = (kind: (typeof effectKinds)[number]) => others.reduce((sum, { part }) => sum + part[kind], 0);
  const effects = { rate: total('rate'), mix: total('mix'), coverage: total('coverage') };
  const net = others.reduce((sum, { row }) => sum + row.net, 0);
  const text = formatSigned(net, decimals, language);
  const name = t('why.others', { count: others.length });
  return [{ id, name, effects, text, title: `${name}: ${text}`, href: null }];
}

function lineOf(id: string, name: string): EffectBar {
  return { id, name, effects: null, text: '', title: name, href: null };
}
