import { expect, it } from 'vitest';
import { sparkline } from '#lib/figures/sparkline.ts';
import { sparklineSamples } from '../../src/routes/styleguide/samples/sparkline-samples.ts';
import { approveSamples } from '../support/approve-samples.ts';

approveSamples('sparkline', sparklineSamples);

it('draws nothing where there is no value', () => {
  expect(sparkline({ values: [null, null], path: [0.1, 0.2], label: 'nothing' })).toBe('');
});
