import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrastOf } from './contrast.ts';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8').split('@media')[0]!;
const pairs = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [
    name!,
    { light: light!, dark: dark! },
  ]),
);

function measured(theme: 'light' | 'dark', text: string, ground: string): number {
  return contrastOf(pairs.get(text)![theme], pairs.get(ground)![theme]);
}

const inks = ['ink', 'ink-2', 'ink-3', 'accent', 'good', 'warn', 'bad', 'none'];
const onSoft = ['accent', 'good', 'warn', 'bad', 'none'];
const steps = [1, 2, 3, 4, 5, 6];

describe.each(['light', 'dark'] as const)('%s palette', (theme) => {
  it.each(inks)('reads %s on paper, on cards and on what is raised', (ink) => {
    for (const ground of ['paper', 'card', 'raised'])
      expect(measured(theme, ink, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(onSoft)('reads a chip in %s on its soft ground', (ink) => {
    expect(measured(theme, ink, `${ink}-soft`)).toBeGreaterThanOrEqual(4.5);
  });

  it('reads secondary text on the grounds of marked rows', () => {
    for (const ground of ['accent-soft', 'none-soft'])
      expect(measured(theme, 'ink-2', ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(steps)('reads the label on step %i of the ramp', (step) => {
    expect(measured(theme, `ramp-${step}-ink`, `ramp-${step}`)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('reads the name of line %i beside others', (line) => {
    expect(measured(theme, `series-${line}`, 'card')).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['worse', 'better'])('reads the label on each step of what is %s than its path', (side) => {
    for (const step of [1, 2, 3])
      expect(measured(theme, `${side}-${step}-ink`, `${side}-${step}`)).toBeGreaterThanOrEqual(4.5);
    const distances = [1, 2, 3].map((step) => measured(theme, `${side}-${step}`, 'card'));
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
  });

  it('reads text on the accent and sees the border of a control', () => {
    expect(measured(theme, 'on-accent', 'accent')).toBeGreaterThanOrEqual(4.5);
    expect(measured(theme, 'control', 'card')).toBeGreaterThanOrEqual(3);
  });

  it('moves the ramp one way in lightness, away from the card', () => {
    const distances = steps.map((step) => measured(theme, `ramp-${step}`, 'card'));
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
  });
});

it('refuses what is not a colour', () => {
  expect(() => contrastOf('red', '#ffffff')).toThrow('invalid colour: red');
});
