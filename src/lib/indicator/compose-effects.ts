import type { Indicator } from '#warehouse/model/indicator.ts';
import type { ChangeEffects, PartEffect } from '#warehouse/query/rate-and-mix.ts';
import { effectKinds, type EffectKind } from '#lib/figures/effects.ts';
import { fullText, type Words } from '#lib/format/cell.ts';
import { formatSigned } from '#lib/format/number.ts';
import { roundToSum } from '#lib/format/round-to-sum.ts';
import type { ContentText } from '#lib/i18n/content-text.ts';
import { quotientOf } from '#lib/server/questions.ts';
import type { EffectRow } from './why-view.ts';

export type PartOfChange = PartEffect<string | null>;

/** A row with its sum as a number, as it is written. */
export interface WrittenPart extends EffectRow {
  net: number;
}

/** How a part is called, in a sentence too where that differs, and where it leads. */
export type NamePart = (key: string | null) => {
  name: ContentText;
  inSentence?: string;
  href: string | null;
};

/**
 * Writes a change and its parts so that what is written adds up to the last digit: each part's effects to its sum, each effect over the
 * parts to the whole's, and those to the change between the two values as written. One decimal more than the indicator has, or as many as
 * {@link writtenChange} needs.
 */
export function composeEffects(
  { before, after, ...effects }: ChangeEffects<string | null>,
  { indicator, namePart, whole }: { indicator: Indicator; namePart: NamePart; whole: ContentText },
  words: Words,
): { whole: EffectRow; rows: WrittenPart[]; decimals: number } {
  const { decimals, toUnits, change } = writtenChange(before, after, indicator);
  const totals = roundToSum(
    effectKinds.map((kind) => toUnits(effects[kind])),
    change,
  );
  const columns = effectKinds.map((kind, at) =>
    roundToSum(
      effects.parts.map((part) => toUnits(part[kind])),
      totals[at]!,
    ),
  );
  const finer = { ...indicator, decimals };
  const written = (units: readonly number[]) => {
    const signed = (value: number) => formatSigned(value / 10 ** decimals, decimals, words.language);
    const net = units.reduce((sum, value) => sum + value, 0);
    return {
      effects: Object.fromEntries(effectKinds.map((kind, at) => [kind, signed(units[at]!)])) as {
        [kind in EffectKind]: string;
      },
      sum: signed(net),
      net: net / 10 ** decimals,
    };
  };
  const value = (amount: number | null) => fullText(amount, finer, words);
  return {
    decimals,
    whole: {
      ...{ key: 'whole', name: whole, href: null, before: value(before), after: value(after) },
      ...written(totals),
    },
    rows: effects.parts.map((part, at) => ({
      key: part.key === null ? 'rest' : `part-${part.key}`,
      ...withoutSentence(namePart(part.key)),
      // What the parts do not show may be what is suppressed in them: its own value is not written.
      before: part.key === null ? '–' : value(quotientOf(part.before)),
      after: part.key === null ? '–' : value(quotientOf(part.after)),
      ...written(columns.map((column) => column[at]!)),
    })),
  };
}

function withoutSentence({ name, href }: ReturnType<NamePart>) {
  return { name, href };
}

/** So many more decimals than the indicator has at most. */
const FURTHER = 3;

/**
 * A change in whole units of its last decimal: as the two values are written, and as it is itself, which rounding can part by a unit
 * (89.58 and 90.63 lie 1.05 apart, and the values 1.04). A decimal more then tells all three truly.
 */
function writtenChange(before: number, after: number, { decimals: own, unit }: Indicator) {
  const isShare = unit === 'percent' || unit === 'points';
  const withDecimals = (decimals: number) => {
    const scale = (unit === 'percent' ? 100 : 1) * 10 ** decimals;
    const toUnits = (value: number) => Number((value * scale).toPrecision(12));
    const all = isShare ? 100 * 10 ** decimals : Infinity;
    const change = asWritten(toUnits(after), all) - asWritten(toUnits(before), all);
    return { decimals, toUnits, change, isTrue: change === Math.round(toUnits(after - before)) + 0 };
  };
  const written = Array.from({ length: FURTHER }, (_, further) => withDecimals(own + 1 + further));
  return written.find(({ isTrue }) => isTrue) ?? written[0]!;
}

/** Whole units of a value as it is written: what falls short of all is never written as all. */
function asWritten(units: number, all: number): number {
  const rounded = Math.round(units);
  return units < all && rounded >= all ? all - 1 : rounded;
}

/** All that a part did to the whole's change. */
export function netOf({ rate, mix, coverage }: { readonly [kind in EffectKind]: number }): number {
  return rate + mix + coverage;
}

/** Whether a part has a value in one of the two periods alone. */
export function isComingOrGoing({ before, after }: Pick<PartOfChange, 'before' | 'after'>): boolean {
  return (quotientOf(before) === null) !== (quotientOf(after) === null);
}
