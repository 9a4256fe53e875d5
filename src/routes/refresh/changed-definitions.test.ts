import { expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import hi from '#lib/i18n/hi.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { composeDefinitions } from './changed-definitions.ts';

const words = { language: 'hi' as const, fallback: 'vi', t: translator('hi', hi) };
const rate = { id: 'rate', name: { vi: 'Tỷ lệ', hi: 'दर' } } as unknown as Indicator;
const catalog = { sources: new Map(), indicators: new Map([['rate', rate]]) };
const changed = (kind: string, id: string) => ({ kind, id, change: 'changed' as const });

it('names definitions by kind in the language of the reader, each with its page', () => {
  const groups = composeDefinitions([changed('indicator', 'rate'), changed('fact', 'loan')], catalog, words);
  expect(groups).toEqual([
    {
      kind: 'indicator',
      title: '1 संकेतक',
      definitions: [{ id: 'rate', name: { text: 'दर', language: 'hi' }, href: '/indicators/rate' }],
    },
    {
      kind: 'fact',
      title: '1 तथ्य-सारणी',
      definitions: [{ id: 'loan', name: { text: 'loan', language: 'en' }, href: null }],
    },
  ]);
});

it('has nothing of kinds in which nothing changes', () => {
  expect(composeDefinitions([], catalog, words)).toEqual([]);
});
