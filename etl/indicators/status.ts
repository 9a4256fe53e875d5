import { ROUNDING } from '#warehouse/model/judgement.ts';

/**
 * SQL for the judgement of `value` against `path` by `better` and the absolute `tolerance`: at least as good is on path,
 * at most `tolerance` worse within it, else behind. `judge` in the model says the same.
 */
export const statusSql = `
  case
    when value is null then 'not_measured'
    when path is null then 'no_target'
    when behind <= rounding then 'on_path'
    when behind <= tolerance + rounding then 'within_tolerance'
    else 'behind'
  end`;

/** SQL for `behind`: how much worse than the path a value is, in its own unit; negative where it is better. */
export const behindSql = `case better when 'up' then path - value else value - path end`;

/** SQL for `rounding`, in the value's own unit. */
export const roundingSql = `${ROUNDING} * greatest(1, abs(path), abs(value))`;
