import type { Indicator } from '#warehouse/model/indicator.ts';
import type { ChangeEffects } from '#warehouse/query/rate-and-mix.ts';
import { gapText, type Words } from '#lib/format/cell.ts';
import { changeBetween, formatSigned } from '#lib/format/number.ts';
import { roundToSum } from '#lib/format/round-to-sum.ts';
import { joinNames } from '#lib/i18n/join-names.ts';
import { isComingOrGoing, netOf, type NamePart, type PartOfChange } from './compose-effects.ts';
import { degreeOf, isNegligible } from './degree-of-cause.ts';

/** Parts named at most; a change that needs more has no main cause. */
const NAMED = 3;

/** From this share of a change on, a part is worth its name where all are named that it comes from. */
const WORTH = 0.1;

/** One thing that a change may come from. */
interface Cause {
  kind: 'coverage' | 'mix' | 'parts';
  own: number;
  /** All other effects, one by one: they may cancel out. */
  others: number[];
  names: string[];
}

/** Says what a change comes from, wholly, mostly or against the rest: who has reported, weights, a few parts by name, or many parts. */
export function whyTitle(
  effects: ChangeEffects<string | null>,
  { indicator, namePart }: { indicator: Indicator; namePart: NamePart },
  words: Words,
): string {
  const { before, after, change, parts } = effects;
  const { t } = words;
  const moved = changeBetween(before, after, indicator, words.language);
  if (moved === null || moved.direction === 'same' || change === 0)
    return t(stillness(parts, indicator, words));
  const about = { direction: moved.direction, amount: gapText(Math.abs(change), indicator, words) };
  const leading = parts
    .filter((part) => !isComingOrGoing(part) && netOf(part) / change > 0)
    .sort((one, other) => Math.abs(netOf(other)) - Math.abs(netOf(one)));
  const nameOf = ({ key }: PartOfChange) => {
    const { name, inSentence } = namePart(key);
    return inSentence ?? name.text;
  };
  for (const { kind, own, others, names } of causesOf(effects, leading, nameOf)) {
    const degree = degreeOf({ own, others, change });
    if (degree === null) continue;
    const [mine, rest] = shares([own, change - own], change, indicator, words);
    const values = {
      ...about,
      own: mine!,
      rest: rest!,
      names: joinNames(names, names.length, words, { of: 'parts' }),
    };
    return t(`why.${kind}_${degree}`, values);
  }
  if (leading.length > NAMED)
    return t('why.spread', { ...about, count: leading.length, first: nameOf(leading[0]!) });
  const [rate, mix, coverage] = shares(
    [effects.rate, effects.mix, effects.coverage],
    change,
    indicator,
    words,
  );
  return t('why.mixed', { ...about, rate: rate!, mix: mix!, coverage: coverage! });
}

/** Nothing moved at all, nothing that is written, or what moved cancels out. */
function stillness(parts: readonly PartOfChange[], indicator: Indicator, { language }: Words) {
  if (parts.every((part) => netOf(part) === 0)) return 'why.still';
  const up = parts.reduce((sum, part) => sum + Math.max(0, netOf(part)), 0);
  return changeBetween(0, up, indicator, language)?.direction === 'same' ? 'why.barely' : 'why.cancelled';
}

/** What a change may come from, in the order asked: who has a value, weights, the fewest parts that made all of it or most. */
function causesOf(
  { parts, mix, coverage, change }: ChangeEffects<string | null>,
  leading: readonly PartOfChange[],
  nameOf: (part: PartOfChange) => string,
): Cause[] {
  const each = (kind: 'rate' | 'mix' | 'coverage') => parts.map((part) => part[kind]);
  const few = Array.from({ length: Math.min(NAMED, leading.length) }, (_, at): Cause => {
    const named = leading.slice(0, at + 1);
    return {
      kind: 'parts',
      own: named.reduce((sum, part) => sum + netOf(part), 0),
      others: parts.filter((part) => !named.includes(part)).map(netOf),
      names: named.map(nameOf),
    };
  });
  const worth = leading.filter((part) => netOf(part) / change >= WORTH).length;
  const wholly = few.slice(0, worth).filter(({ others }) => isNegligible(others, change));
  return [
    { kind: 'coverage', own: coverage, others: [...each('rate'), ...each('mix')], names: [] },
    { kind: 'mix', own: mix, others: [...each('rate'), ...each('coverage')], names: [] },
    ...wholly.slice(0, 1),
    ...few,
  ];
}

/** Effects with their signs, as they are written beside the change and add up to it. */
function shares(
  effects: readonly number[],
  change: number,
  { unit, decimals }: Indicator,
  { language }: Words,
): string[] {
  const scale = (unit === 'percent' ? 100 : 1) * 10 ** decimals;
  const written = roundToSum(
    effects.map((effect) => effect * scale),
    Math.round(change * scale),
  );
  return written.map((units) => formatSigned(units / 10 ** decimals, decimals, language));
}
