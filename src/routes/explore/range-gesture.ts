import type { PlaceRange } from './chosen-range.svelte.ts';

/** What a pointer moves: an end of the range, the whole of it, or a new one from where it was set down. */
export interface Gesture {
  moves: 'from' | 'to' | 'both' | 'new';
  /** Where the pointer was set down, as a place. */
  began: number;
  /** The range as it was then. */
  before: PlaceRange;
}

/** How near to an end a pointer takes hold of it, in CSS pixels: a finger is wide. */
const NEAR = 14;

/** Tells what a pointer that was set down at `x` moves, in a strip of `width` pixels with `count` periods. */
export function beginGesture(
  x: number,
  { width, count, range }: { width: number; count: number; range: PlaceRange },
): Gesture {
  const step = width / count;
  const began = placeAt(x, width, count);
  const [toFrom, toEnd] = [Math.abs(x - range.from * step), Math.abs(x - (range.to + 1) * step)];
  const isWhole = range.from === 0 && range.to === count - 1;
  const isWithin = x > range.from * step && x < (range.to + 1) * step;
  if (Math.min(toFrom, toEnd) <= NEAR) {
    const moves = toFrom < toEnd ? 'from' : 'to';
    return { moves, began, before: range };
  }
  return { moves: isWithin && !isWhole ? 'both' : 'new', began, before: range };
}

/** The range once the pointer is at `x`. Ends never pass each other; a range moved as a whole keeps its length. */
export function continueGesture(
  { moves, began, before }: Gesture,
  x: number,
  { width, count }: { width: number; count: number },
): PlaceRange {
  const place = placeAt(x, width, count);
  if (moves === 'new') return { from: Math.min(began, place), to: Math.max(began, place) };
  if (moves === 'from') return { from: Math.min(place, before.to), to: before.to };
  if (moves === 'to') return { from: before.from, to: Math.max(place, before.from) };
  const shift = Math.min(Math.max(place - began, -before.from), count - 1 - before.to);
  return { from: before.from + shift, to: before.to + shift };
}

/** The range once a key was pressed on one of its ends; null for keys that move nothing. `leap` is the step of Page Up and Down. */
export function rangeAfterKey(
  key: string,
  end: 'from' | 'to',
  { range, count, leap }: { range: PlaceRange; count: number; leap: number },
): PlaceRange | null {
  const [least, most] = end === 'from' ? [0, range.to] : [range.from, count - 1];
  const steps: { readonly [key: string]: number } = {
    ...{ ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 },
    ...{ PageDown: -leap, PageUp: leap, Home: -count, End: count },
  };
  const step = steps[key];
  if (step === undefined) return null;
  return { ...range, [end]: Math.min(most, Math.max(least, range[end] + step)) };
}

function placeAt(x: number, width: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor((x / width) * count)));
}
