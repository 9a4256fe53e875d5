/**
 * Why a value is, or is not, there.
 * - `measured`: everyone expected has reported
 * - `partial`: some expected reporters are missing; the value holds for those that reported
 * - `not_measured`: nobody reported, or there was nothing to measure (denominator 0)
 * - `not_expected`: this unit does not report this indicator
 * - `suppressed`: too few cases to show without pointing at somebody
 */
export const valueStates = ['measured', 'partial', 'not_measured', 'not_expected', 'suppressed'] as const;
export type ValueState = (typeof valueStates)[number];

/** Judgement of a value against its required path. `no_target`: nothing to judge by. */
export const statuses = ['on_path', 'within_tolerance', 'behind', 'no_target', 'not_measured'] as const;
export type Status = (typeof statuses)[number];
