import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { readView } from '#lib/filters/view.ts';
import { holdSmallWarehouse, type HeldVersion } from '../../../tests/support/held-version.ts';
import { composeTerms } from './compose-terms.ts';

const view = readView(new URLSearchParams('unit=34-48'));
let held: HeldVersion;
let catalog: Catalog;
beforeAll(async () => {
  held = await holdSmallWarehouse();
  ({ catalog } = held.snapshot);
});
afterAll(() => held.close());

const compose = (language: 'en' | 'vi' | 'hi', of: Catalog = catalog) =>
  composeTerms(of, view, { language, fallback: 'vi' });

it('lists words as the reader’s language does, each with its names in the others', () => {
  expect(compose('en').map(({ name }) => name.text)).toEqual(['Declaring again', 'Lineage']);
  expect(compose('vi').map(({ name }) => name.text)).toEqual(['Kê khai lại', 'Nguồn gốc số liệu']);
  expect(compose('en')[1]!.elsewhere).toEqual([
    { text: 'Nguồn gốc số liệu', language: 'vi' },
    { text: 'आँकड़ों की उत्पत्ति', language: 'hi' },
  ]);
});

it('says in which language a word without a name in the reader’s own is given', () => {
  const declaring = compose('hi').find(({ id }) => id === 'declaring_again')!;
  expect(declaring.name).toEqual({ text: 'Kê khai lại', language: 'vi' });
  expect(declaring.elsewhere).toEqual([{ text: 'Declaring again', language: 'en' }]);
});

it('leads to indicators that measure a word, for the unit of the page, and to none that the reader may not see', () => {
  const measured = (of?: Catalog) => compose('en', of)[0]!.indicators.map(({ href }) => href);
  expect(measured()).toEqual(['/indicators/redeclaration_rate?unit=34-48']);
  const indicators = new Map([...catalog.indicators].filter(([id]) => id !== 'redeclaration_rate'));
  expect(measured({ ...catalog, indicators })).toEqual([]);
});
