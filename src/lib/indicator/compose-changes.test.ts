import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { ChangedFigure, IndicatorChanges } from '#warehouse/query/changes.ts';
import { causeKinds } from '#warehouse/query/causes.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { languages, type Language } from '#lib/format/locale.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import hi from '#lib/i18n/hi.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import vi from '#lib/i18n/vi.json' with { type: 'json' };
import { composeChanges } from './compose-changes.ts';
import { readAsked } from './indicator-address.ts';

const catalogues = { en, vi, hi };
const catalog = {
  units: new Map([['34-96', { name: 'Cà Mau', names: {} }]]),
  sources: new Map([['procedure_month', { name: { en: 'Procedures' } }]]),
  indicators: new Map(),
  facts: new Map(),
} as unknown as Catalog;
const figure: ChangedFigure = {
  ...{ unitId: '34-96', grain: 'month', period: '2026-10-01', change: 'moved', withheld: false },
  ...{ stateBefore: 'measured', stateAfter: 'measured', valueBefore: 0.2, valueAfter: 0.18, delta: -0.02 },
};
const summary: IndicatorChanges = {
  ...{ indicatorId: 'rate', moved: 14, appeared: 1, went: 0, state: 0 },
  causes: [{ kind: 'new_rows', of: ['procedure_month'] }],
};

function changes(of: IndicatorChanges | undefined, figures: ChangedFigure[], language: Language = 'en') {
  const words = {
    language,
    t: translator(language, catalogues[language]),
    fallback: 'en',
    fiscalYearStart: '01-01',
  };
  const indicator = { id: 'rate', unit: 'percent', decimals: 1 } as Indicator;
  const view = { unit: null, grain: 'month' as const, period: null };
  const about = {
    indicator,
    catalog,
    view,
    asked: readAsked(new URLSearchParams()),
    since: '26 Nov 2026, 18:20',
  };
  return composeChanges({ ...about, summary: of, figures, dataHref: '/api/v1/changes' }, words);
}

describe('what changed since a version', () => {
  it('is counted, with what may be why and the figures before and after', () => {
    const view = changes(summary, [figure]);
    expect(view.title).toBe('Since the version of 26 Nov 2026, 18:20: 14 figures moved, 1 came');
    expect(view.causes).toEqual(['Rows came for periods that were not due yet: Procedures']);
    expect(view.rows[0]).toMatchObject({
      period: 'October 2026',
      before: '20.00%',
      after: '18.00%',
      delta: '−2.00 pts',
    });
    expect(view.rows[0]!.href).toBe('/indicators/rate?unit=34-96&period=2026-10');
    expect(view.more).toBe('14 more figures differ;');
  });

  it('says why a figure is missing, and nothing of a delta that is withheld', () => {
    const gone = {
      ...figure,
      valueAfter: null,
      stateAfter: 'suppressed' as const,
      delta: null,
      withheld: true,
    };
    expect(changes(summary, [gone]).rows[0]).toMatchObject({ after: 'Too few to show', delta: '–' });
  });

  it('is said to be nothing where nothing differs', () => {
    expect(changes(undefined, [])).toMatchObject({ rows: [], causes: [], more: '' });
    expect(changes(undefined, []).title).toMatch(/^Nothing of this indicator differs/);
  });

  it.each(languages)('names every cause in %s', (language) => {
    const causes = causeKinds.map((kind) => ({ kind, of: ['procedure_month'] }));
    const texts = changes({ ...summary, causes }, [], language).causes;
    expect(new Set(texts).size).toBe(causeKinds.length);
    expect(texts.join()).not.toMatch(/cause\.|undefined|\{/);
  });
});
