import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json';
import { translator } from '#lib/i18n/translate.ts';
import type { ExploredFigure } from '#lib/server/explored-figure.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { nameChoices } from './name-choices.ts';

const words = { language: 'en', t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' } as const;
const terms = [
  {
    ...{ id: 'redeclaration', name: { en: 'Re-declaration', vi: 'Kê khai lại' }, meaning: {} },
    ...{ also: ['redeclaration', 'declare again'], indicators: ['redeclaration_rate'] },
  },
];
const catalog = { terms: new Map(terms.map((term) => [term.id, term])) } as unknown as Catalog;
const figure = (id: string, name: object, unit: string, of: object = {}) =>
  ({ id, name, format: { unit, decimals: 0 }, unitText: null, indicator: null, ...of }) as ExploredFigure;
const rate = figure(
  'redeclaration_rate',
  { en: 'Information declared again', vi: 'Thông tin phải kê khai lại' },
  'percent',
  { indicator: { shortName: { en: 'Declared again' } } },
);

describe('figures in a list', () => {
  it('are sought by their names in every language, their ids and the other words for what they measure', () => {
    const [{ text, also } = { text: '', also: '' }] = nameChoices([rate], { catalog, words });
    expect(text).toBe('Information declared again');
    expect(also.split('\n').toSorted()).toEqual([
      ...['declare again', 're-declaration', 'redeclaration rate', 'thong tin phai ke khai lai'],
    ]);
  });

  it('are told apart by their units where they bear one name', () => {
    const documents = figure('document.signed', { en: 'Signed' }, 'count', { unitText: { en: 'documents' } });
    const twins = [figure('signed_rate', { en: 'Signed' }, 'percent'), documents, rate];
    expect(nameChoices(twins, { catalog, words }).map(({ text }) => text)).toEqual([
      ...['Signed (%)', 'Signed (documents)', 'Information declared again'],
    ]);
  });
});
