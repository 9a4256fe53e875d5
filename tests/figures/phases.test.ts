import { expect, it } from 'vitest';
import { phases } from '#lib/figures/phases.ts';
import { phasesSamples } from '../../src/routes/styleguide/samples/phases-samples.ts';
import { approveSamples } from '../support/approve-samples.ts';

approveSamples('phases', phasesSamples);

it('draws nothing where there are no phases', () => {
  expect(phases({ phases: [], today: '2026-10-31', todayText: '', label: '', width: 640 })).toBe('');
});

it.each([340, 700])('cuts no name, at a width of %d', (width) => {
  const name = 'Mở rộng tích hợp, khai thác, phân tích phục vụ lãnh đạo, chỉ đạo và điều hành';
  const bar = { name, from: '2026-01-01', to: '2028-12-31', done: 0.5, doneText: '50%' };
  const svg = phases({ phases: [bar, bar], today: '2026-10-31', todayText: '', label: '', width });
  const written = [...svg.matchAll(/<text [^>]*>([^<]*)</g)].map(([, text]) => text).join(' ');
  expect(written).toContain(`${name}\u00a0·\u00a050%`);
  expect(written).not.toContain('…');
});
