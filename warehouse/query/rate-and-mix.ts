import Fraction from 'fraction.js';

/** Sums behind a part's ratio in one period. */
export interface Sums {
  numerator: number;
  denominator: number;
}

/** A part of the whole in two periods; null where it is not there. */
export interface Part<Key> {
  key: Key;
  before: Sums | null;
  after: Sums | null;
}

/**
 * What one part did to the whole's change, in the ratio's own unit. A part with a value in both periods did it by its own rate, or by
 * weighing more or less among the others (mix); any other, by coming or going (coverage).
 */
export interface PartEffect<Key> extends Part<Key> {
  rate: number;
  mix: number;
  coverage: number;
}

/** A change of a ratio of sums, taken apart: `rate + mix + coverage = change`, exactly before they are rounded to doubles. */
export interface ChangeEffects<Key> {
  before: number;
  after: number;
  change: number;
  rate: number;
  mix: number;
  coverage: number;
  /** In the order given. */
  parts: PartEffect<Key>[];
}

/** The ratio of sums; null where there is none. */
export function quotientOf(sums: Sums | null): number | null {
  return sums === null || sums.denominator === 0 ? null : sums.numerator / sums.denominator;
}

/** Whether a part did nothing and has no value either: what is left over when nothing is. */
export function isNothing(part: PartEffect<unknown>): boolean {
  const didNothing = part.rate === 0 && part.mix === 0 && part.coverage === 0;
  return didNothing && quotientOf(part.before) === null && quotientOf(part.after) === null;
}

const ZERO = new Fraction(0);
/** Bits of a whole number that a double can be of, if not exactly. */
const SAFE_BITS = 1000;
const STEP_BITS = 200n;

/** Sums as fractions: a double is one, so nothing is lost on the way. */
interface ExactSums {
  numerator: Fraction;
  denominator: Fraction;
}

/**
 * Takes the change of Σ numerator / Σ denominator between two periods apart by its parts.
 *
 * Parts with a value in both periods are compared among themselves, each effect weighed by the mean of the two periods, so that the same
 * change backwards has the opposite effects and none is left over. Those that come or go then move the whole by how far their ratio is
 * from that of the others, times their weight; a part with nothing to divide by has no ratio, but its numerator moves the whole too. Where the
 * parts with a value in both have nothing to divide by together, there is nothing to compare and all come and go. Ratios are fractions
 * throughout and become doubles at the end.
 *
 * @param parts disjoint, and together the whole; sums must be finite, and may be below 0 (a correction of the others)
 * @returns null where the whole has no value in one of the periods
 */
export function takeApart<Key>(parts: readonly Part<Key>[]): ChangeEffects<Key> | null {
  const exact = parts.map(({ before, after }) => ({ before: exactly(before), after: exactly(after) }));
  const lasting = lastingOf(exact);
  const whole = { before: sumOf(exact, 'before'), after: sumOf(exact, 'after') };
  const [first, last] = [ratioOf(whole.before), ratioOf(whole.after)];
  if (first === null || last === null) return null;
  const shared = { before: sumOf(lasting, 'before'), after: sumOf(lasting, 'after') };
  const effects = exact.map((part) =>
    lasting.includes(part) ? lastingEffect(part as Lasting, shared) : passingEffect(part, shared, whole),
  );
  const likeForLike = (ratioOf(shared.after) ?? ZERO).sub(ratioOf(shared.before) ?? ZERO);
  const change = last.sub(first);
  const total = (name: 'rate' | 'mix') => toDouble(sumInSteps(effects.map((effect) => effect[name])));
  return {
    before: toDouble(first),
    after: toDouble(last),
    change: toDouble(change),
    rate: total('rate'),
    mix: total('mix'),
    coverage: toDouble(change.sub(likeForLike)),
    parts: parts.map((part, at) => {
      const { rate, mix, coverage } = effects[at]!;
      return { ...part, rate: toDouble(rate), mix: toDouble(mix), coverage: toDouble(coverage) };
    }),
  };
}

interface Both {
  before: ExactSums | null;
  after: ExactSums | null;
}

interface Effect {
  rate: Fraction;
  mix: Fraction;
  coverage: Fraction;
}

interface Lasting {
  before: ExactSums;
  after: ExactSums;
}

/** Parts that can be compared with themselves; none where they have nothing to divide by together. */
function lastingOf(parts: readonly Both[]): readonly Both[] {
  const found = parts.filter(({ before, after }) => hasRatio(before) && hasRatio(after));
  return hasRatio(sumOf(found, 'before')) && hasRatio(sumOf(found, 'after')) ? found : [];
}

function hasRatio(sums: ExactSums | null): boolean {
  return sums !== null && !sums.denominator.equals(0);
}

function lastingEffect({ before, after }: Lasting, shared: Both): Effect {
  const weight = {
    before: before.denominator.div(shared.before!.denominator),
    after: after.denominator.div(shared.after!.denominator),
  };
  const [first, last] = [ratioOf(before)!, ratioOf(after)!];
  const level = mean(ratioOf(shared.before)!, ratioOf(shared.after)!);
  return {
    rate: last.sub(first).mul(mean(weight.before, weight.after)),
    mix: weight.after.sub(weight.before).mul(mean(first, last).sub(level)),
    coverage: ZERO,
  };
}

/** What a part does that cannot be compared with itself: it went as it was, and came as it is. */
function passingEffect({ before, after }: Both, shared: Both, whole: Both): Effect {
  const gone = before === null ? ZERO : pull(before, shared.before, whole.before);
  const come = after === null ? ZERO : pull(after, shared.after, whole.after);
  return { rate: ZERO, mix: ZERO, coverage: come.sub(gone) };
}

/** How far a part moves the whole from the ratio of those that last; all of it where none does. */
function pull(part: ExactSums, shared: ExactSums | null, whole: ExactSums | null): Fraction {
  const level = ratioOf(shared) ?? ZERO;
  return part.numerator.sub(level.mul(part.denominator)).div(whole!.denominator);
}

function exactly(sums: Sums | null): ExactSums | null {
  if (sums === null) return null;
  return { numerator: toFraction(sums.numerator), denominator: toFraction(sums.denominator) };
}

/** The fraction that a double is; fraction.js would give the simplest one near it. */
function toFraction(value: number): Fraction {
  if (!Number.isFinite(value)) throw new RangeError(`a sum of a part is ${value}: expected a finite number`);
  let [scaled, power] = [value, 0n];
  while (!Number.isInteger(scaled)) [scaled, power] = [scaled * 2, power + 1n];
  return new Fraction(BigInt(scaled), 2n ** power);
}

/**
 * Adds fractions up in steps of 2^-200, far below the last digit of any double. Their exact sum would have all their denominators in its
 * own, and take a minute for some thousand parts.
 */
function sumInSteps(fractions: readonly Fraction[]): Fraction {
  const steps = fractions.reduce((sum, { s, n, d }) => sum + (s * (n << STEP_BITS)) / d, 0n);
  return new Fraction(steps, 1n << STEP_BITS);
}

/** Shares of many parts have denominators that no double holds, though the fraction itself is a plain number. */
function toDouble({ s, n, d }: Fraction): number {
  const spare = BigInt(Math.max(0, Math.max(bitsOf(n), bitsOf(d)) - SAFE_BITS));
  return Number(s) * (Number(n >> spare) / Number(d >> spare));
}

function bitsOf(value: bigint): number {
  return value.toString(16).length * 4;
}

function sumOf(parts: readonly Both[], when: keyof Both): ExactSums | null {
  const found = parts.flatMap((part) => part[when] ?? []);
  if (found.length === 0) return null;
  return {
    numerator: found.reduce((sum, { numerator }) => sum.add(numerator), ZERO),
    denominator: found.reduce((sum, { denominator }) => sum.add(denominator), ZERO),
  };
}

function ratioOf(sums: ExactSums | null): Fraction | null {
  return sums === null || sums.denominator.equals(0) ? null : sums.numerator.div(sums.denominator);
}

function mean(one: Fraction, other: Fraction): Fraction {
  return one.add(other).div(2);
}
