import { describe, expect, it } from 'vitest';
import { legendMarks, stateItems } from '#lib/figures/legend.ts';
import { standaloneFigure, type Standalone } from '#lib/figures/standalone.ts';
import { lightPalette } from '#lib/server/picture-palette.ts';
import { tileGridSamples } from '../../src/routes/styleguide/samples/tile-grid-samples.ts';
import { heatMapSamples } from '../../src/routes/styleguide/samples/heat-map-samples.ts';
import { faultsOf } from '../support/approve-samples.ts';
import { expectGolden } from '../support/golden-figure.ts';

const surroundings = { palette: lightPalette, fontFaces: '' };

const grid: Standalone = {
  title:
    'Re-declared data: 8 of 34 provinces behind the path, which is more than half as many again as a year ago',
  note: 'The whole country · October 2026, %',
  svg: tileGridSamples[0]!.draw(),
  legend: {
    ...{
      scale: '',
      steps: [
        { token: 'ramp-1', text: '<10' },
        { token: 'ramp-6', text: '10+' },
      ],
    },
    items: stateItems(['measured', 'partial', 'suppressed', 'refused'], (state) => state),
  },
  below: ['Source: procedures, 33 of 34 units', 'Data as of 31 Oct 2026 · version 20261031-180500-ab12'],
  language: 'en',
};

describe('a figure that stands alone', () => {
  it.each([
    ['standalone', grid],
    ['standalone-hi', { ...grid, title: 'पुनः घोषित आँकड़े: 34 में से 8 प्रांत मार्ग से पीछे', language: 'hi' }],
    ['standalone-narrow', { ...grid, svg: heatMapSamples[1]!.draw(), legend: null }],
  ] as const)('bears title, legend, sources, as-of and version (%s)', (name, figure) => {
    const svg = standaloneFigure(figure, surroundings);
    expect(faultsOf(svg)).toEqual([]);
    for (const text of [figure.title, figure.note, ...figure.below]) expect(svg).toContain(text);
    expectGolden(name, svg);
  });

  it('has no token, no link and nothing that asks for another file', () => {
    const svg = standaloneFigure(grid, surroundings);
    expect(svg).not.toMatch(/var\(|<a |href|url\(|@import|<script/);
  });

  it('keeps what is no markup from becoming any', () => {
    const svg = standaloneFigure(
      { ...grid, title: 'A < B & "C"', below: ['<script>x</script>'] },
      surroundings,
    );
    expect(faultsOf(svg)).toEqual([]);
    expect(svg).not.toContain('<script');
  });

  it('leaves what people wrote as they wrote it', () => {
    const note = 'Colours were var(--nope) until July';
    expect(standaloneFigure({ ...grid, below: [note] }, surroundings)).toContain(note);
  });

  it('refuses a colour that is no token', () => {
    expect(() =>
      standaloneFigure({ ...grid, svg: '<svg width="1" height="1" fill="var(--nope)"/>' }, surroundings),
    ).toThrow('no colour for the token nope');
  });
});

describe('a legend', () => {
  it('breaks into lines where its width ends, and is nothing where nothing is to be said', () => {
    const one = legendMarks(grid.legend!, 2000);
    const many = legendMarks(grid.legend!, 120);
    expect(many.height).toBeGreaterThan(one.height);
    expect(legendMarks({ scale: 'Value', steps: [], items: [] }, 300)).toEqual({ marks: '', height: 0 });
  });
});
