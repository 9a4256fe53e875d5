/**
 * Why a value is, or is not, there.
 * - `measured`: everyone expected has reported
 * - `partial`: some expected reporters are missing; the value holds for those that reported
 * - `not_measured`: reports are due and none came, or there is nothing to divide by
 * - `not_expected`: nobody at or below the unit owes a report, and there are no rows
 * - `suppressed`: too few cases to show without pointing at somebody; the sums are withheld with the value
 */
export const valueStates = ['measured', 'partial', 'not_measured', 'not_expected', 'suppressed'] as const;
export type ValueState = (typeof valueStates)[number];

/** Judgement of a value against its required path. `no_target`: nothing to judge by; `not_measured`: no value, whatever its state. */
export const statuses = ['on_path', 'within_tolerance', 'behind', 'no_target', 'not_measured'] as const;
export type Status = (typeof statuses)[number];
