import type { RefreshWorld } from './refresh-world.ts';

/**
 * Lets `online_rate` of the tiny workspace hide cells of fewer cases than this, 0 for none. While it hides any, `loans_total` counts
 * branches: beside it a total of its loans would tell what is hidden, and a workspace that has both is refused.
 */
export function hideSmallCells(world: RefreshWorld, cases: number): void {
  world.rewrite('workspace/indicators/online_rate.yaml', (text) =>
    text.replace(/suppressBelow: \d+/, `suppressBelow: ${cases}`),
  );
  world.rewrite('workspace/indicators/loans_total.yaml', (text) =>
    text.replace(/measure: \w+/, `measure: ${cases > 0 ? 'branches' : 'loans'}`),
  );
}
