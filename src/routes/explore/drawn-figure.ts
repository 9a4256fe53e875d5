import type { AnswerRow } from '#lib/server/explored.ts';
import type { MarkOf } from './compose-cell.ts';
import type { DrawnAnswer } from './explore-view.ts';
import type { Naming } from './member-name.ts';
import type { Screen } from './screen.ts';

/** What drawing an answer in one of its ways gives. */
export type Drawn = Pick<DrawnAnswer, 'wide' | 'narrow' | 'legend' | 'notes'>;

/** What a drawing needs to be told besides the answer. */
export interface Told {
  title: string;
  naming: Naming;
  /** The sign of a figure that is not there. */
  signOf: (row: AnswerRow | undefined) => string;
  markOf: MarkOf;
  /** Width of the wide drawing, in CSS pixels. */
  wide: number;
  /** The screen it is drawn for; null where that is not known. */
  screen: Screen | null;
}

/** Width of drawings for narrow screens, in CSS pixels. */
export const NARROW = 336;

/** Draws for both screens, or for the one that asks. */
export function both(
  { wide, screen }: Told,
  draw: (width: number) => string,
): Pick<DrawnAnswer, 'wide' | 'narrow'> {
  if (screen !== null) return { wide: draw(screen === 'wide' ? wide : NARROW), narrow: '' };
  return { wide: draw(wide), narrow: draw(NARROW) };
}

/** Says of how many only some are drawn. */
export function counted(
  how: 'largest' | 'first',
  shown: readonly unknown[],
  all: readonly unknown[],
  { t }: Naming['words'],
): string[] {
  return shown.length < all.length
    ? [t(`explore.figure.${how}`, { shown: shown.length, count: all.length })]
    : [];
}

/** How what bears a mark looks where it is drawn as a cell or a tile; `measured` stands for a figure without one. */
export const lookOfMark = {
  measured: 'measured',
  none: 'not_measured',
  unreported: 'not_measured',
  hidden: 'suppressed',
  notExpected: 'not_expected',
  partial: 'partial',
} as const;
