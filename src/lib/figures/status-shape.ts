import type { Status } from '#warehouse/model/value.ts';

/** How a status is drawn: a shape of its own beside the colour, so that neither is needed alone. */
export interface StatusShape {
  /** Path in a box of 12 × 12. */
  path: string;
  /** Name of the colour token. */
  tone: 'good' | 'warn' | 'bad' | 'none';
  /** The same shape as Plot calls it. */
  symbol: 'circle' | 'triangle' | 'square' | 'diamond';
  /** Outlined shapes say that there is nothing to judge. */
  outlined: boolean;
}

const circle = 'M6 1.2a4.8 4.8 0 1 0 0 9.6a4.8 4.8 0 1 0 0-9.6z';

export const statusShapes: Record<Status, StatusShape> = {
  on_path: { path: circle, symbol: 'circle', tone: 'good', outlined: false },
  within_tolerance: { path: 'M6 1.2L11.4 10.6H0.6z', symbol: 'triangle', tone: 'warn', outlined: false },
  behind: { path: 'M1.6 1.6h8.8v8.8H1.6z', symbol: 'square', tone: 'bad', outlined: false },
  no_target: { path: 'M6 1L11 6L6 11L1 6z', symbol: 'diamond', tone: 'none', outlined: true },
  not_measured: { path: circle, symbol: 'circle', tone: 'none', outlined: true },
};
