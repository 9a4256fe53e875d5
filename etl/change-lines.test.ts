import { expect, it } from 'vitest';
import type { HeldVersion } from '#warehouse/control/held-versions.ts';
import { usualFolders } from '#warehouse/control/command-text.ts';
import { changeLines } from './change-lines.ts';

/** A version in which one figure of an indicator moves. */
function heldWith(before: number | null, after: number | null): HeldVersion {
  const move = { unit: '01', grain: 'month', period: '2025-05-01', before, after };
  const counts = { moved: 1, added: 0, removed: 0 };
  const changes = {
    ...{ sources: [], definitions: [] },
    indicators: [{ indicator: 'rate', ...counts, root: move, largest: [] }],
  };
  return { snapshotId: 'v2', changes } as unknown as HeldVersion;
}

it.each([
  ['a share', 'percent', 1, null, 0.5291, 0.6, '52.9% → 60.0%'],
  [
    'a share that moves by less than its decimals show',
    'percent',
    1,
    null,
    0.52911,
    0.52912,
    '52.911% → 52.912%',
  ],
  ['a score', 'points', 1, null, 92.44, null, '92.4 points → no value'],
  ['a count', 'count', 0, { vi: 'lượt', en: 'loans' }, 1234, 1235, '1,234 lượt → 1,235 lượt'],
  ['what does not seem to move', 'number', 1, null, 2, 2, '2.0 → 2.0'],
] as const)(
  'writes %s in the unit and decimals of its indicator',
  (...[, unit, decimals, unitText, from, to, told]) => {
    const [, line] = changeLines(heldWith(from, to), usualFolders, [
      { id: 'rate', unit, decimals, unitText },
    ]);
    expect(line).toBe(`  rate: 1 moved, 0 new, 0 gone; as a whole 2025-05: ${told}`);
  },
);

it('writes the figures of an indicator that is gone as they were stored', () => {
  expect(changeLines(heldWith(0.5291, null), usualFolders, [])[1]).toContain('2025-05: 0.5291 → no value');
});
