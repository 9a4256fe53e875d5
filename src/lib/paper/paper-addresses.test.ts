import { describe, expect, it } from 'vitest';
import { briefingOnPaper, indicatorOnPaper, unitOnPaper } from './paper-addresses.ts';

const view = { unit: '34-66', grain: 'month', period: '2026-09-01' } as const;

describe('ways to paper', () => {
  it('keep unit, period, what the page asks for and the language of its reader', () => {
    expect(briefingOnPaper(view, { map: 'rate', language: 'vi', canMakePdf: true })).toEqual({
      pdf: '/paper/briefing.pdf?unit=34-66&period=2026-09&map=rate&lang=vi',
      meeting: '/meeting?unit=34-66&period=2026-09',
    });
    const asked = { further: { tree: 'then', by: null }, language: 'hi', canMakePdf: true } as const;
    expect(indicatorOnPaper('rate', view, asked).pdf).toBe(
      '/paper/indicators/rate.pdf?unit=34-66&period=2026-09&tree=then&lang=hi',
    );
  });

  it('lead from an indicator to the meeting at that indicator', () => {
    expect(indicatorOnPaper('rate', view, { further: {}, language: 'en', canMakePdf: false }).meeting).toBe(
      '/meeting?unit=34-66&period=2026-09&indicator=rate',
    );
  });

  it('lead from a unit to its own sheet and meeting, whatever other unit is looked at', () => {
    const asked = { meets: true, language: 'vi', canMakePdf: true } as const;
    expect(unitOnPaper('34/x', view, asked)).toEqual({
      pdf: '/paper/units/34%2Fx.pdf?period=2026-09&lang=vi',
      meeting: '/meeting?unit=34%2Fx&period=2026-09',
    });
    expect(unitOnPaper('34-1', view, { ...asked, meets: false }).meeting).toBeNull();
  });

  it('lead to no PDF where none can be made', () => {
    expect(briefingOnPaper(view, { map: null, language: 'en', canMakePdf: false }).pdf).toBeNull();
    expect(indicatorOnPaper('rate', view, { further: {}, language: 'en', canMakePdf: false }).pdf).toBeNull();
  });
});
