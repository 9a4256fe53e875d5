import { formatCount } from '#lib/format/number.ts';
import type { Language } from '#lib/format/locale.ts';
import type { Translate } from '#lib/i18n/translate.ts';
import type { Pace } from './pace.ts';

/** From here on minutes say as much as seconds. */
const MINUTES_FROM = 120;

/** Says how far work is, how fast it goes, and how long the rest will take, as far as each is known. */
export function paceText(
  { unit, done, expected, perSecond, secondsLeft }: Pace,
  { t, language }: { t: Translate; language: Language },
): string {
  const count = (value: number) => formatCount(Math.round(value), language);
  const counted =
    expected === null
      ? t('run.done', { unit, done: count(done) })
      : t('run.doneOf', { unit, done: count(done), expected: count(expected) });
  const speed = perSecond === null || perSecond < 1 ? [] : [t('run.perSecond', { count: count(perSecond) })];
  return [counted, ...speed, ...leftText(secondsLeft, { t, count })].join(' · ');
}

function leftText(
  seconds: number | null,
  { t, count }: { t: Translate; count: (value: number) => string },
): string[] {
  if (seconds === null || seconds === 0) return [];
  if (seconds < MINUTES_FROM) return [t('run.leftSeconds', { count: count(Math.ceil(seconds)) })];
  return [t('run.leftMinutes', { count: count(Math.ceil(seconds / 60)) })];
}
