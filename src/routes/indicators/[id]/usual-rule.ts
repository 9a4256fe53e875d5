import type { FollowRule } from '#warehouse/control/notice-schema.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';

/** What most who follow a figure wait for: that it is on the wrong side of a value. */
export function usualRule({ better }: Pick<Indicator, 'better'>): FollowRule {
  return better === 'up' ? 'below' : 'above';
}
