import { smallLines, type NamedLine } from '#lib/figures/small-lines.ts';
import { sparkline } from '#lib/figures/sparkline.ts';
import type { FigureSample } from './figure-sample.ts';

const line = (name: string, values: (number | null)[], status: NamedLine['status']): NamedLine => ({
  ...{ name, status, value: values.at(-1)?.toString() ?? 'not measured' },
  svg: sparkline({ values, path: values.map(() => null), label: name, domain: [0, 5] }),
});

export const smallLinesSamples: readonly FigureSample[] = [
  {
    name: 'small-lines',
    says: 'stand side by side on one scale, the one without a value as an empty frame',
    draw: () =>
      smallLines({
        lines: [
          line('Đắk Lắk', [1, 2, 4], 'behind'),
          line('Thành phố Hồ Chí Minh và vùng phụ cận', [5, 4, 2], 'on_path'),
          line('Huế', [null, null], 'not_measured'),
        ],
        ...{ label: 'Three units', width: 340 },
      }),
  },
];
