import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Words } from './cell.ts';
import { reportingLevels } from './level-names.ts';

const words = { language: 'en', fallback: 'en', t: (key: string) => key } as unknown as Words;
const usage = { fact: 'usage' };
const indicator = {
  formula: { kind: 'ratio', numerator: usage, denominator: usage },
} as unknown as Indicator;
const units = { '00': 'LAND', '34': 'PROVINCE', '34-1': 'COMMUNE', '99': 'CENTRE' };
const catalog = {
  facts: new Map([['usage', { reporting: { by: 'units', levels: ['CENTRE', 'PROVINCE', 'COMMUNE'] } }]]),
  workspace: {
    levels: ['LAND', 'CENTRE', 'PROVINCE', 'COMMUNE'].map((id) => ({ id, name: { en: id.toLowerCase() } })),
  },
  units: new Map(Object.entries(units).map(([unitId, level]) => [unitId, { unitId, level }])),
  children: new Map([
    ['00', ['34', '99']],
    ['34', ['34-1']],
  ]),
} as unknown as Catalog;

describe('levels that report', () => {
  it.each([
    ['00', 'centre, province and commune'],
    ['34', 'province and commune'],
    ['34-1', 'commune'],
    ['99', 'centre'],
  ])('of unit %s are those it has at and below it: %s', (unitId, named) => {
    expect(reportingLevels({ indicator, unitId }, catalog, words)).toBe(named);
  });
});
