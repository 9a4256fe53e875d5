import { describe, expect, it } from 'vitest';
import type { AttentionItem } from '#warehouse/query/attention/item.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { languages, type Language } from '#lib/format/locale.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import hi from '#lib/i18n/hi.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import vi from '#lib/i18n/vi.json' with { type: 'json' };
import { worstFirst, writeMatter, writeWaiting } from './write-matter.ts';

const catalogues = { en, vi, hi };
const indicator = { shortName: { en: 'Re-declaration' }, unit: 'percent', decimals: 1, better: 'down' };
const catalog = {
  workspace: { rootUnit: '00' },
  indicators: new Map([['redeclaration', indicator]]),
  units: new Map([['66', { name: 'Đắk Lắk', names: {}, unitId: '66' }]]),
  sources: new Map([['task', { name: { en: 'Assigned tasks' } }]]),
} as unknown as Catalog;
const view = { unit: null, grain: 'month', period: null } as const;

const falling: AttentionItem = {
  ...{ kind: 'falling', severity: 'medium', subject: { kind: 'unit', id: '66' } },
  ...{ indicatorId: 'redeclaration', unitId: '66', period: '2026-10-01', values: [0.23, 0.31], count: 1 },
};
const unusual: AttentionItem = {
  ...{
    kind: 'unusual',
    severity: 'medium',
    subject: { kind: 'indicator', id: 'redeclaration', unitId: '66' },
  },
  ...{ indicatorId: 'redeclaration', unitId: '66', period: '2026-10-01', count: 1 },
  ...{ value: 0.51, previous: 0.31, low: 0.2, high: 0.36 },
};

const wordsIn = (language: Language) => ({
  ...{ language, t: translator(language, catalogues[language]), fallback: 'en', fiscalYearStart: '01-01' },
});

describe('a matter', () => {
  it('is a line, with what else there is to it behind the name it is about', () => {
    const about = { kind: 'unit', id: '66' } as const;
    const line = writeMatter({ about, items: [falling, unusual, unusual] }, catalog, view, wordsIn('en'));
    expect(line.sentence).toBe('Re-declaration: Đắk Lắk worse for the third period running, 23.0% to 31.0%.');
    expect(line.rest?.text).toBe('and 2 more of Đắk Lắk');
    expect(line.rest?.lines.map(({ action }) => action.href)).toEqual([
      ...['/indicators/redeclaration?unit=66', '/indicators/redeclaration?unit=66'],
    ]);
  });

  it('that is one item alone has nothing behind its line', () => {
    const about = { kind: 'unit', id: '66' } as const;
    expect(writeMatter({ about, items: [falling] }, catalog, view, wordsIn('en')).rest).toBeNull();
  });

  it.each([
    ['indicator', 'redeclaration', 'and 1 more of Re-declaration'],
    ['source', 'task', 'and 1 more of Assigned tasks'],
  ] as const)('names the %s it is about', (kind, id, text) => {
    const matter = { about: { kind, id }, items: [unusual, unusual] } as const;
    expect(
      writeMatter({ ...matter, items: [...matter.items] }, catalog, view, wordsIn('en')).rest?.text,
    ).toBe(text);
  });

  it.each(languages)('says how many more there are in %s', (language) => {
    const matter = { about: { kind: 'unit' as const, id: '66' }, items: [falling, unusual] };
    const { rest } = writeMatter(
      { about: matter.about, items: [falling, unusual] },
      catalog,
      view,
      wordsIn(language),
    );
    expect(rest?.text).toMatch(/1/);
    expect(rest?.text).toContain('Đắk Lắk');
  });
});

describe('versions that wait', () => {
  it('are a line of their own, where there are any', () => {
    expect(writeWaiting(0, wordsIn('en'))).toEqual([]);
    expect(writeWaiting(1, wordsIn('en'))).toMatchObject([
      {
        sentence: expect.stringMatching(/^A new version waits for approval;/),
        action: { href: '/refresh' },
        rest: null,
      },
    ]);
  });
});

it('stands below what is more pressing, though it was put before it', () => {
  const about = { kind: 'unit', id: '66' } as const;
  const matter = (item: AttentionItem) => writeMatter({ about, items: [item] }, catalog, view, wordsIn('en'));
  const waiting = writeWaiting(1, wordsIn('en'));
  const lines = [...waiting, matter({ ...falling, severity: 'high' }), matter(falling)];
  expect(worstFirst(lines)).toEqual([lines[1], lines[0], lines[2]]);
});
