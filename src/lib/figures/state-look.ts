import type { ValueState } from '#warehouse/model/value.ts';

/** How a cell looks: the states, a delivery that was refused and a value of zero are told apart without colour. */
export type TileLook = ValueState | 'refused' | 'zero';

/** Ground, border and ink of a cell, and the sign it bears in place of a number. */
export interface Look {
  ground: string;
  ink: string;
  /** Null for none. */
  border: string | null;
  dashes: string | null;
  /** Stands where no number is written; empty where a colour says enough. */
  sign: string;
}

const plain: Record<'zero' | 'refused' | 'suppressed' | 'not_expected' | 'not_measured', Look> = {
  zero: {
    ...{ ground: 'var(--card)', ink: 'var(--ink)', border: 'var(--accent)', dashes: null, sign: '0' },
  },
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
 * never a pale colour that reads as low. Zero as a magnitude has no colour either, but a whole line around it.
 *
 * @param step name of the colour tokens, `ramp-3` or `worse-2`, or `zero`; null without a value
 */
export function lookOf(state: TileLook, step: string | null): Look {
  if (step !== null) {
    const frame = state === 'partial' ? { border: 'var(--ink)', dashes: '4 3' } : {};
    if (step === 'zero') return { ...plain.zero, ...frame };
    return { ...noBorder, ground: `var(--${step})`, ink: `var(--${step}-ink)`, ...frame, sign: '' };
  }
  return state === 'measured' || state === 'partial' ? plain.not_measured : plain[state];
}

const noBorder = { border: null, dashes: null };
