import type { Indicator } from '#warehouse/model/indicator.ts';
import type { ChangeEffects } from '#warehouse/query/rate-and-mix.ts';
import { gapText, type Words } from '#lib/format/cell.ts';
import { changeBetween } from '#lib/format/number.ts';
import { joinNames } from '#lib/i18n/join-names.ts';
import { isComingOrGoing, netOf, type NamePart } from './compose-effects.ts';

/** Parts named at most; a change that needs more has no main cause. */
const NAMED = 3;
/** From this share of the change on, something is what it mostly comes from. */
const MOSTLY = 0.5;

/** Says what a change mostly comes from: who has reported, weights, a few parts by name, or many parts. */
export function whyTitle(
  effects: ChangeEffects<string | null>,
  { indicator, namePart }: { indicator: Indicator; namePart: NamePart },
  words: Words,
): string {
  const { before, after, change } = effects;
  const { t } = words;
  const direction = changeBetween(before, after, indicator, words.language)?.direction ?? 'same';
  if (direction === 'same' || change === 0) {
    const isStill = effects.parts.every((part) => netOf(part) === 0);
    return t(isStill ? 'why.still' : 'why.same');
  }
  const about = { direction, amount: gapText(Math.abs(change), indicator, words) };
  const isMost = (effect: number) => effect / change >= MOSTLY;
  if (isMost(effects.coverage)) return t('why.coverage', about);
  if (isMost(effects.mix)) return t('why.mix', about);
  const leading = effects.parts
    .filter((part) => !isComingOrGoing(part) && netOf(part) / change > 0)
    .sort((one, other) => Math.abs(netOf(other)) - Math.abs(netOf(one)));
  const nameOf = ({ key }: (typeof leading)[number]) => namePart(key).name.text;
  let share = 0;
  for (const [at, part] of leading.slice(0, NAMED).entries()) {
    share += netOf(part) / change;
    if (share < MOSTLY) continue;
    const names = leading.slice(0, at + 1).map(nameOf);
    return t('why.parts', { ...about, names: joinNames(names, names.length, words) });
  }
  return t('why.many', { ...about, count: leading.length, first: leading[0] ? nameOf(leading[0]) : '–' });
}
