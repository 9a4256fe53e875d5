import { describe, expect, it } from 'vitest';
import { transport } from '../../hooks.ts';
import { isDrawingName, takeOutDrawings, type Drawings, type SentDrawings } from './drawings.ts';

const view = {
  title: 'Fell <svg',
  trend: { wide: '<svg>wide</svg>', narrow: '' },
  lines: [{ svg: '<svg>a</svg>' }, { svg: '<svg>b</svg>' }],
  at: new Date(0),
  none: null,
};
const travel = (drawings: Drawings) => {
  const { encode, decode } = transport['Drawings']!;
  return decode(encode(drawings) as SentDrawings) as Drawings;
};

describe('drawings of a page', () => {
  it('stand apart from what it says, by name', () => {
    const { view: apart, drawings } = takeOutDrawings(view, true);
    expect(apart).toMatchObject({ title: 'Fell <svg', trend: { narrow: '' }, at: view.at, none: null });
    const names = [apart.trend.wide, ...apart.lines.map(({ svg }) => svg)];
    expect(names.every(isDrawingName)).toBe(true);
    expect(names.map((name) => drawings.textOf(name))).toEqual([
      '<svg>wide</svg>',
      '<svg>a</svg>',
      '<svg>b</svg>',
    ]);
  });

  it('are not what a person wrote, be it written like one', () => {
    const written = {
      notes: [{ day: '2026-10-01', text: '<svg onload=alert(1)> is what the form took', by: 'A. Writer' }],
      notices: ['<svg>', 'drawing 0'],
      asked: { unit: '<svg>' },
    };
    const { view: apart, drawings } = takeOutDrawings({ ...written, trend: view.trend }, false);
    expect(apart).toMatchObject(written);
    expect(drawings.toSent()).toEqual([['drawing 0', '<svg>wide</svg>']]);
  });

  it('are not sent beside a page that has them in its HTML, and are with its data alone', () => {
    const textSent = (areInPage: boolean) => {
      const { view: apart, drawings } = takeOutDrawings(view, areInPage);
      return travel(drawings).textOf(apart.trend.wide);
    };
    expect([textSent(true), textSent(false)]).toEqual([undefined, '<svg>wide</svg>']);
    expect(JSON.stringify(takeOutDrawings(view, true).view)).not.toContain('<svg>');
  });
});
