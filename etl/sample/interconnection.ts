import { predecessorsOf } from './units.ts';

/**
 * The provinces that come to send data to the centre, with the old ones that did so before the merger. Twenty-five of 63
 * do so from the first month, nine more before the merger; then nineteen of 34, and twenty-seven in the end. The others
 * receive only.
 */
const early = [
  '01',
  '46',
  '22',
  '38',
  '40',
  '42',
  '20',
  '79',
  '48',
  '31',
  '24',
  '75',
  '33',
  '37',
  '25',
  '56',
  '92',
  '80',
  '86',
];
const late: readonly (readonly [code: string, month: number])[] = [
  ['04', 10],
  ['14', 12],
  ['15', 13],
  ['19', 15],
  ['44', 17],
  ['51', 19],
  ['66', 20],
  ['82', 22],
];
const AT_FIRST = 25;
const BEFORE_MERGER = 34;

export interface Sender {
  /** Code since the merger. */
  province: string;
  /** Code before it. */
  before: string;
  /** Month from which it sends; -1: before the first. */
  from: number;
}

/** Who sends to the centre, and from which month. An old province that bears its successor's code comes first. */
export function senders(): Sender[] {
  const bearers = early.map((province) => ({ province, before: province }));
  const others = early.flatMap((province) =>
    predecessorsOf(province)
      .filter((before) => before !== province)
      .map((before) => ({ province, before })),
  );
  const old = [...bearers, ...others].slice(0, BEFORE_MERGER).map((sender, index) => ({
    ...sender,
    from:
      index < AT_FIRST
        ? -1
        : index - AT_FIRST < 1
          ? 1
          : Math.min(7, 1 + Math.floor((index - AT_FIRST) * 0.75)),
  }));
  return [...old, ...late.map(([province, from]) => ({ province, before: province, from }))];
}

/** Month from which a province, by its code since the merger, sends to the centre; null: never. */
export function sendsFrom(province: string): number | null {
  const months = senders()
    .filter((sender) => sender.province === province)
    .map(({ from }) => from);
  return months.length === 0 ? null : Math.min(...months);
}
