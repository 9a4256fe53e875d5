import type { ValueState } from '#warehouse/model/value.ts';

/** How a cell looks: the five states and a delivery that was refused are told apart without colour. */
export type TileLook = ValueState | 'refused';

/** Ground, border and ink of a cell, and the sign it bears in place of a number. */
export interface Look {
  ground: string;
  ink: string;
  /** Null for none. */
  border: string | null;
  dashes: string | null;
  /** Empty where a number stands. */
  sign: string;
}

const plain: Record<'refused' | 'suppressed' | 'not_expected' | 'not_measured', Look> = {
  refused: {
    ...{ ground: 'var(--bad-soft)', ink: 'var(--bad)', border: 'var(--bad)', dashes: '3 2', sign: '×' },
  },
  suppressed: {
    ...{ ground: 'var(--none-soft)', ink: 'var(--none)', border: 'var(--none)', dashes: null, sign: '*' },
  },
  not_expected: {
    ...{ ground: 'none', ink: 'var(--ink-3)', border: 'var(--line)', dashes: null, sign: '·' },
  },
  not_measured: {
    ...{ ground: 'var(--card)', ink: 'var(--ink-2)', border: 'var(--control)', dashes: '3 3', sign: '–' },
  },
};

/**
 * The look of a cell: with a value the colour of its step, framed by dashes where some have not reported; without one that of its state,
 * never a pale colour that reads as low.
 *
 * @param step name of the colour tokens, `ramp-3` or `worse-2`; null without a value
 */
export function lookOf(state: TileLook, step: string | null): Look {
  if (step !== null) {
    const frame = state === 'partial' ? { border: 'var(--ink)', dashes: '4 3' } : noBorder;
    return { ground: `var(--${step})`, ink: `var(--${step}-ink)`, ...frame, sign: '' };
  }
  return state === 'measured' || state === 'partial' ? plain.not_measured : plain[state];
}

const noBorder = { border: null, dashes: null };
