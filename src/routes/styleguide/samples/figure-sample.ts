/** A figure in one of its states: shown in the style guide, approved as a drawing by the tests, and timed by the bench. */
export interface FigureSample {
  /** Names the approved drawing in `tests/figures`. */
  name: string;
  /** What the drawing has to show, as a sentence about the figure. */
  says: string;
  draw: () => string;
}

/** Six months, as first days. */
export const months = [
  ...['2026-05-01', '2026-06-01', '2026-07-01', '2026-08-01', '2026-09-01', '2026-10-01'],
];

export const percent = (value: number) => `${(value * 100).toFixed(0)}%`;

/** A month as an axis names it, short. */
export const onAxis = (period: string) => period.slice(0, 7);
