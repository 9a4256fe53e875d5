import { funnel } from '#lib/figures/funnel.ts';
import type { FigureSample } from './figure-sample.ts';

const step = (name: string, count: number, shareText: string) => ({
  ...{ name, count, countText: count.toLocaleString('en'), shareText },
});

export const funnelSamples: readonly FigureSample[] = [
  {
    name: 'funnel',
    says: 'keeps a part of the first at each step',
    draw: () =>
      funnel({
        steps: [step('Registered', 202, ''), step('Connected', 101, '50%'), step('Used', 64, '32%')],
        label: 'A third is used',
      }),
  },
  {
    name: 'funnel-long',
    says: 'has room for large counts and long names',
    draw: () =>
      funnel({
        steps: [
          step('Cơ sở dữ liệu đã đăng ký trong danh mục', 1_234_567, ''),
          step('Đã kết nối', 1_234_566, '100% of registered'),
        ],
        label: 'All are connected',
      }),
  },
  {
    name: 'funnel-empty',
    says: 'stands when nothing is registered',
    draw: () => funnel({ steps: [step('Registered', 0, '')], label: 'Nothing registered' }),
  },
];
