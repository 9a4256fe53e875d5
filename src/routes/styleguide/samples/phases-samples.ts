import { phases, type PhaseBar } from '#lib/figures/phases.ts';
import type { FigureSample } from './figure-sample.ts';

const bars: PhaseBar[] = [
  { name: 'Legal corridor', from: '2025-01-01', to: '2026-12-31', done: 0.9, doneText: '90%' },
  { name: 'Integrate and use', from: '2026-01-01', to: '2028-12-31', done: 0.5, doneText: '50%' },
  { name: 'Data culture', from: '2030-01-01', to: null, done: null, doneText: '' },
];
const at = { today: '2026-10-31', todayText: '31 Oct 2026' };

export const phasesSamples: readonly FigureSample[] = [
  {
    name: 'phases',
    says: 'draws overlapping and open phases on one axis, marked at as-of',
    draw: () => phases({ phases: bars, ...at, label: 'Two phases at once', width: 640 }),
  },
  {
    name: 'phases-long',
    says: 'writes a long name whole on a phone, in lines above its bar',
    draw: () =>
      phases({
        phases: [
          { ...bars[0]!, name: 'Hoàn thiện hành lang pháp lý và kết nối các cơ sở dữ liệu quốc gia' },
          bars[2]!,
        ],
        ...{ ...at, label: 'A long name', width: 340 },
      }),
  },
];
