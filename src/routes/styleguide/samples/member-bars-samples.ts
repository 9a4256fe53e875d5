import { memberBars, type MemberBar } from '#lib/figures/member-bars.ts';
import type { FigureSample } from './figure-sample.ts';

const bar = (name: string, value: number | null, before: number | null = null): MemberBar => ({
  ...{ key: name, name, value, before, text: value === null ? '–' : String(value) },
  href: name === '(without a code)' ? null : `/explore?where=channel:${name}`,
});

export const memberBarsSamples: readonly FigureSample[] = [
  {
    name: 'member-bars',
    says: 'draw members from zero, the missing one by its sign, those without a code without a link',
    draw: () =>
      memberBars({
        bars: [bar('Web', 120), bar('Counter', 45), bar('Post', null), bar('(without a code)', 3)],
        ...{ label: 'Web has most', width: 640 },
      }),
  },
  {
    name: 'member-bars-compared',
    says: 'mark what each is compared with',
    draw: () =>
      memberBars({
        bars: [bar('Web', 120, 90), bar('Counter with a very long name indeed', 45, 160)],
        ...{ label: 'Web grew', width: 350 },
      }),
  },
  {
    name: 'member-bars-negative',
    says: 'draw what is below zero to its left',
    draw: () => memberBars({ bars: [bar('Web', 12), bar('Post', -30)], label: 'Web leads', width: 640 }),
  },
  {
    name: 'member-bars-empty',
    says: 'stand without members',
    draw: () => memberBars({ bars: [], label: 'No member', width: 640 }),
  },
];
