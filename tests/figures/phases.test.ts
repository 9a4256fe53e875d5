import { expect, it } from 'vitest';
import { phases } from '#lib/figures/phases.ts';
import { phasesSamples } from '../../src/routes/styleguide/samples/phases-samples.ts';
import { approveSamples } from '../support/approve-samples.ts';

approveSamples('phases', phasesSamples);

it('draws nothing where there are no phases', () => {
  expect(phases({ phases: [], today: '2026-10-31', todayText: '', label: '', width: 640 })).toBe('');
});
