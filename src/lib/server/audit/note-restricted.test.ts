import { expect, test } from 'vitest';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { indicatorsAsked } from './note-restricted.ts';

const snapshot = { catalog: { indicators: new Map(['rate', 'count', 'share'].map((id) => [id, {}])) } };
const asked = (search: string, parameters: object = { indicator: {}, query: {} }) => [
  ...indicatorsAsked(snapshot as unknown as Snapshot, parameters, new URLSearchParams(search)),
];

test('takes the indicators that an address names, and all where it may name some and does not', () => {
  expect(asked('indicator=rate,count&indicator=share')).toEqual(['rate', 'count', 'share']);
  expect(asked('')).toEqual(['rate', 'count', 'share']);
  expect(asked('indicator=rate', {})).toEqual([]);
});

test('takes those that a question sent as JSON names', () => {
  expect(asked(String(new URLSearchParams({ query: '{"indicators":["rate"],"by":["unit"]}' })))).toEqual([
    'rate',
  ]);
  expect(asked('query=%7B')).toEqual([]);
});
