import { phases, type PhaseBar } from '#lib/figures/phases.ts';
import type { FigureSample } from './figure-sample.ts';

const measured = (id: string, text: string) => ({ measure: { text, href: `/indicators/${id}` } });

const bars: PhaseBar[] = [
  {
    ...{ name: 'Legal corridor', from: '2025-01-01', to: '2026-12-31' },
    ...measured('legal', 'Regulations issued: 90.0% · goal 100% by 31 Dec · Slightly behind'),
  },
  {
    ...{ name: 'Integrate and use', from: '2026-01-01', to: '2028-12-31' },
    ...measured('use', 'Use of shared data: 47.2% · goal 70% by 2028 · On path'),
  },
  { name: 'Data culture', from: '2030-01-01', to: null, measure: null },
];
const at = { today: '2026-10-31', todayText: '31 Oct 2026' };

export const phasesSamples: readonly FigureSample[] = [
  {
    name: 'phases',
    says: 'draws overlapping and open phases on one axis of time, marked at as-of, each with the indicator that measures it',
    draw: () => phases({ phases: bars, ...at, label: 'Two phases at once', width: 640 }),
  },
  {
    name: 'phases-long',
    says: 'writes a long name and a long measure whole on a phone, in lines above and below the bar',
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
