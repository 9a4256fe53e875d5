import { expect, it } from 'vitest';
import { usualReach } from './usual-reach.ts';

const all = { extent: 'all', unitId: null } as const;
const below = { extent: 'subtree', unitId: '34-48' } as const;
const merged = { extent: 'unit', unitId: '63-75' } as const;

it('is that of the nearest role over a unit that there still is', () => {
  expect(usualReach([merged, all, below, { extent: 'unit', unitId: '34-01' }], ['34-01', '34-48'])).toEqual(
    below,
  );
});

it.each([[[]], [[all]], [[merged]]])('is below a unit to be chosen, and never all of them: %j', (grants) => {
  expect(usualReach(grants, ['34-48'])).toEqual({ extent: 'subtree', unitId: '' });
});
