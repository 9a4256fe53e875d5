import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json';
import { translator } from '#lib/i18n/translate.ts';
import type { ExploredFigure } from '#lib/server/explored-figure.ts';
import type { ReportsInRange } from '#lib/server/questions.ts';
import type { Naming } from './member-name.ts';
import { isWhole, reportNotes } from './report-notes.ts';

const words = { language: 'en', t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' } as const;
const facts = new Map([
  ['calls', { reporting: { by: 'days' } }],
  ['trips', { reporting: { by: 'days' } }],
  ['budget', { reporting: { by: 'deliveries' } }],
  ['loan', { reporting: { by: 'units' } }],
  ['stock', { reporting: { by: 'units' } }],
]);
const units = new Map([['north', { unitId: 'north', names: { en: 'North' }, level: 'P' }]]);

type Reporting = Partial<ReportsInRange['reporting']>;
const figure = (id: string) => ({ id, name: { en: id }, facts: [id] }) as unknown as ExploredFigure;
const reports = (reporting: Reporting, silent: string[] = []) =>
  ({
    reporting: { levels: [], grain: 'month', isCounted: true, witness: { id: 'any' }, ...reporting },
    ...{ reported: 2, expected: 3 },
    missing: silent.length > 0 ? [{ unitId: 'north', silent, inPart: [], worst: null }] : [],
  }) as unknown as ReportsInRange;

function notesOf(asked: Record<string, ReportsInRange | null>): string[] {
  const found = Object.entries(asked).map(([id, own]) => ({ figure: figure(id), reports: own }));
  const first = { period: '2025-04-01', periodEnd: '2025-06-30' };
  const explored = {
    figures: found.map((one) => one.figure),
    first,
    last: { ...first, period: '2025-06-01' },
  };
  return reportNotes(found, { catalog: { facts, units }, explored, words } as unknown as Naming);
}

describe('whether all is there', () => {
  const whole = { ...reports({}), reported: 3 };

  it('is said where of every figure all has come', () => {
    expect(isWhole([{ reports: whole }, { reports: whole }])).toBe(true);
    expect(isWhole([{ reports: whole }, { reports: reports({}) }])).toBe(false);
  });

  it('is not said of what nobody tells, or may be counted', () => {
    expect(isWhole([])).toBe(false);
    expect(isWhole([{ reports: whole }, { reports: null }])).toBe(false);
    expect(isWhole([{ reports: { ...reports({ isCounted: false }), reported: 3 } }])).toBe(false);
  });
});

describe('notes of who has reported', () => {
  it('say once what holds of several figures', () => {
    expect(notesOf({ calls: reports({}), trips: reports({}) })).toEqual(['In part: 2 of 3 days have come.']);
  });

  it('keep days and deliveries apart, be their numbers the same', () => {
    expect(notesOf({ calls: reports({}), budget: reports({}) })).toEqual([
      'calls: In part: 2 of 3 days have come.',
      'budget: In part: 2 of 3 months have come.',
    ]);
  });

  it('keep months and quarters apart, be their first days the same', () => {
    const [monthly, quarterly] = (['month', 'quarter'] as const).map((grain) =>
      reports({ levels: ['P'], grain }, ['2025-04-01']),
    );
    const said = notesOf({ loan: monthly!, stock: quarterly! });
    expect(said).toHaveLength(2);
    expect(said[0]).toContain('Not reported: North (April 2025)');
    expect(said[1]).toContain('Not reported: North (Q2 2025)');
  });

  it('tell no numbers, of units or of days, that the answer does not tell', () => {
    const isCounted = false;
    expect(notesOf({ calls: reports({ isCounted }) })).toEqual([]);
    expect(notesOf({ calls: reports({ isCounted }), trips: reports({}) })).toEqual([
      'trips: In part: 2 of 3 days have come.',
    ]);
    expect(notesOf({ loan: reports({ levels: ['P'], isCounted }, ['2025-04-01']) })).toEqual([
      'Not reported: North (April 2025).',
    ]);
  });

  it('say nothing of figures that all have reported, or of which nothing tells', () => {
    expect(notesOf({ calls: { ...reports({}), reported: 3 }, trips: null })).toEqual([]);
  });
});
