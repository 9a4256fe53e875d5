import { expect, it } from 'vitest';
import type { Source } from '#warehouse/model/source.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { composeSources } from './compose-sources.ts';

const words = {
  ...{ language: 'en' as const, fallback: 'vi', fiscalYearStart: '01-01' },
  t: translator('en', en),
};
const names = { fields: { vi: 'Ánh xạ trường', en: 'Field mapping' } };
const terms = {
  ...{ id: 'terms', code: 'X06', name: { vi: 'Từ điển', en: 'Dictionary and mapping' } },
  ...{ owner: 'Văn phòng', ownerNames: { vi: 'Văn phòng', en: 'Office' }, contractVersion: '1.0.0' },
  tables: [{ id: 'terms' }, { id: 'fields', names: names.fields }],
  parts: ['fields'],
} as unknown as Source;
const catalog = {
  sources: new Map([['terms', terms]]),
  workspace: { quality: { bands: [] }, timezone: 'Asia/Ho_Chi_Minh' },
} as unknown as Catalog;
const scored = (table: string, score: number) => ({
  ...{ sourceId: 'terms', table, criterion: 'clean', score, band: null },
  ...{ checked: 100, passed: 90, covered: true },
});

it('gives a source of two tables one row, with the scores of each table under its own name', () => {
  const bySource = [scored('terms', 0.9), scored('fields', 0.8)];
  const rows = composeSources({ bySource }, { catalog, loads: [], held: [] }, words);
  expect(rows.map(({ code, name, owner }) => [code, name.text, owner])).toEqual([
    ['X06', 'Dictionary and mapping', { text: 'Office', language: 'en' }],
  ]);
  const cleanOf = (scores: (typeof rows)[0]['tables'][0]['scores']) =>
    scores.find(({ criterion }) => criterion === 'clean')?.text;
  expect(rows[0]!.tables.map(({ name, scores }) => [name.text, cleanOf(scores)])).toEqual([
    ['Dictionary and mapping', '90.0%'],
    ['Field mapping', '80.0%'],
  ]);
});

it('says how many rows of a source are held back, why most of them are, and where they are', () => {
  const held = [{ sourceId: 'terms', rows: 1287, reason: 'code_list' }];
  const [row] = composeSources({ bySource: [] }, { catalog, loads: [], held }, words);
  expect(row!.held).toEqual({
    count: '1,287',
    reason: 'a code not in the list',
    href: '/refresh/terms#quarantine',
  });
  const [without] = composeSources({ bySource: [] }, { catalog, loads: [], held: [] }, words);
  expect(without!.held).toBeNull();
});
