import { expect, it } from 'vitest';
import { rangeStrip } from '#lib/figures/range-strip.ts';
import { rangeStripSamples } from '../../src/routes/styleguide/samples/range-strip-samples.ts';
import { approveSamples } from '../support/approve-samples.ts';

approveSamples('range strip', rangeStripSamples);

it('is drawn also where nothing has a value', () => {
  expect(rangeStrip({ values: [null, null], label: 'nothing' })).not.toContain('rect');
});
