import { effects, type EffectBar } from '#lib/figures/effects.ts';
import type { FigureSample } from './figure-sample.ts';

const bar = (id: string, [rate, mix, coverage]: number[], more: Partial<EffectBar> = {}): EffectBar => ({
  ...{ id, name: id, effects: { rate: rate!, mix: mix!, coverage: coverage! }, text: '+0.1' },
  ...{ title: `${id}: +0.1`, href: `/indicators/rate?unit=${id}`, ...more },
});

const bars = [
  bar('The whole change', [-0.4, 0.1, -0.05], { isWhole: true, href: null }),
  bar('Đắk Lắk', [0.2, 0.05, 0]),
  bar('Hưng Yên', [-0.5, 0.1, 0]),
  bar('2 others', [-0.1, -0.05, 0], { href: null }),
  bar('In one period only:', [0, 0, 0], { effects: null, href: null }),
  bar('Cà Mau', [0, 0, -0.05]),
];

export const effectsSamples: readonly FigureSample[] = [
  {
    name: 'effects',
    says: 'stand end to end on the side of their sign, with a tick at the sum and those that came or went last',
    draw: () => effects({ bars, label: 'The fall comes mostly from Hưng Yên', width: 640 }),
  },
  {
    name: 'effects-narrow',
    says: 'give long names two lines on a phone',
    draw: () =>
      effects({
        bars: [bars[0]!, bar('Thừa Thiên Huế và vùng phụ cận', [0.2, 0.05, 0])],
        ...{ label: 'One with a long name', width: 330 },
      }),
  },
  {
    name: 'effects-none',
    says: 'stand at zero where nothing changed',
    draw: () => effects({ bars: [bar('Huế', [0, 0, 0])], label: 'Unchanged', width: 320 }),
  },
];
