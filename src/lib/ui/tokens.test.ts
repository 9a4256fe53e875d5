import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrastOf } from './contrast.ts';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** What a rule says, by the name of each token. */
function tokensOf(selector: string): Map<string, string> {
  const from = css.indexOf(`${selector} {`);
  const rule = css.slice(from, css.indexOf('}', from));
  return new Map([...rule.matchAll(/--([\w-]+): ([^;]+);/g)].map(([, name, value]) => [name!, value!]));
}

const usual = tokensOf(':root');
const contrast = tokensOf("[data-theme='contrast']");
const asked = tokensOf("  [data-theme='auto']");
const printed = tokensOf('@media print {\n  :root,\n  :root[data-theme]');

type Side = 'light' | 'dark';
const places = { light: 0, dark: 1 } as const;

function colourOf(palette: Map<string, string>, side: Side, token: string): string {
  return palette
    .get(token)!
    .match(/#\w{6}/g)!
    .at(places[side])!;
}

const inks = ['ink', 'ink-2', 'ink-3', 'accent', 'good', 'warn', 'bad', 'none'];
const onSoft = ['accent', 'good', 'warn', 'bad', 'none'];
const steps = [1, 2, 3, 4, 5, 6];

const palettes = [
  { name: 'light', palette: usual, side: 'light', text: 4.5 },
  { name: 'dark', palette: usual, side: 'dark', text: 4.5 },
  { name: 'light high contrast', palette: contrast, side: 'light', text: 7 },
  { name: 'dark high contrast', palette: contrast, side: 'dark', text: 7 },
] as const;

describe.each(palettes)('$name palette', ({ palette, side, text: least }) => {
  const measured = (text: string, ground: string) =>
    contrastOf(colourOf(palette, side, text), colourOf(palette, side, ground));

  it.each(inks)('reads %s on paper, on cards and on what is raised', (ink) => {
    for (const ground of ['paper', 'card', 'raised'])
      expect(measured(ink, ground)).toBeGreaterThanOrEqual(least);
  });

  it.each(onSoft)('reads a chip in %s on its soft ground', (ink) => {
    expect(measured(ink, `${ink}-soft`)).toBeGreaterThanOrEqual(least);
  });

  it('reads secondary text on the grounds of marked rows', () => {
    for (const ground of ['accent-soft', 'none-soft'])
      expect(measured('ink-2', ground)).toBeGreaterThanOrEqual(least);
  });

  it.each(steps)('reads the label on step %i of the ramp', (step) => {
    expect(measured(`ramp-${step}-ink`, `ramp-${step}`)).toBeGreaterThanOrEqual(least);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('reads the name of line %i beside others', (line) => {
    expect(measured(`series-${line}`, 'card')).toBeGreaterThanOrEqual(least);
  });

  it.each(['worse', 'better'])('reads the label on each step of what is %s than its path', (step) => {
    for (const at of [1, 2, 3])
      expect(measured(`${step}-${at}-ink`, `${step}-${at}`)).toBeGreaterThanOrEqual(least);
    const distances = [1, 2, 3].map((at) => measured(`${step}-${at}`, 'card'));
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
  });

  it('reads text on the accent and on what has no path', () => {
    expect(measured('on-accent', 'accent')).toBeGreaterThanOrEqual(least);
    expect(measured('unjudged-ink', 'unjudged')).toBeGreaterThanOrEqual(least);
  });

  it('sees the border of a control, and the bars of a figure', () => {
    for (const mark of ['control', 'ramp-4', 'ramp-5', 'ramp-6'])
      expect(measured(mark, 'card')).toBeGreaterThanOrEqual(3);
  });

  it('moves the ramp one way in lightness, away from the card', () => {
    const distances = steps.map((step) => measured(`ramp-${step}`, 'card'));
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
  });
});

describe('high contrast', () => {
  it('has a colour for every one of the usual palette', () => {
    const coloured = [...usual].filter(([, value]) => value.startsWith('light-dark')).map(([name]) => name);
    expect([...contrast.keys()]).toEqual(coloured);
  });

  it('is the same for those who chose it and for those whose device asks', () => {
    expect([...asked]).toEqual([...contrast]);
  });

  it.each(['light', 'dark'] as const)('sees the lines of tables and cards (%s)', (side) => {
    for (const line of ['line', 'line-2'])
      expect(
        contrastOf(colourOf(contrast, side, line), colourOf(contrast, side, 'card')),
      ).toBeGreaterThanOrEqual(3);
  });
});

describe('in print', () => {
  it.each(inks)('%s is ink on white', (ink) => {
    expect(contrastOf(printed.get(ink)!, '#ffffff')).toBeGreaterThanOrEqual(7);
  });

  it('has no ground but white', () => {
    const grounds = [...printed].filter(([name]) => /^(paper|card|raised)$|-soft$/.test(name));
    expect(new Set(grounds.map(([, value]) => value))).toEqual(new Set(['#ffffff']));
  });
});

it('refuses what is not a colour', () => {
  expect(() => contrastOf('red', '#ffffff')).toThrow('invalid colour: red');
});
