import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json';
import { translator } from '#lib/i18n/translate.ts';
import type { AnswerRow, Explored, ExploredAxis } from '#lib/server/explored.ts';
import { everything } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { composeFinding } from './compose-finding.ts';
import { pivotOf } from './pivot.ts';

const period: ExploredAxis = { id: 'period', column: 'period', kind: 'period' };
const channel: ExploredAxis = { id: 'channel', column: 'channel', kind: 'dimension' };
const words = { language: 'en', t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' } as const;
const catalog = { periods: { month: [] }, units: new Map() } as unknown as Catalog;

function finding(
  answer: AnswerRow[],
  rows: ExploredAxis,
  columns: ExploredAxis | null = null,
  isAdded = true,
  breaks: object[] = [],
): string {
  const main = {
    id: 'visits',
    kind: 'measure',
    format: { unit: 'count', decimals: 0 },
    unitText: { en: 'visits' },
    isAdded,
    indicator: { breaks },
  };
  const dimensions = [{ id: 'channel', name: {}, members: [] }];
  const explored = {
    rows,
    columns,
    main,
    dimensions,
    grain: 'month',
    first: { period: '2026-01-01' },
    last: { periodEnd: '2026-03-31' },
    order: null,
  } as unknown as Explored;
  return composeFinding(pivotOf(answer, explored), { catalog, scope: everything, explored, words });
}

const row = (
  visits: number | null,
  at: Partial<Record<'channel' | 'period', string>>,
  totalOf: string | null = null,
) => ({
  ...{ channel: null, period: null },
  ...at,
  ...{ visits, total_of: totalOf },
});

describe('the finding of an answer', () => {
  it('says where a figure has gone over time, without what is missing', () => {
    const answer = [
      row(null, { period: '2026-01-01' }),
      row(10, { period: '2026-02-01' }),
      row(14, { period: '2026-03-01' }),
    ];
    expect(finding(answer, period)).toBe('Up from 10 visits to 14 visits since February 2026');
  });

  it('says from where a figure has turned', () => {
    const answer = [20, 10, 19].map((visits, at) => row(visits, { period: `2026-0${at + 1}-01` }));
    expect(finding(answer, period)).toBe('Up from the lowest, 10 visits in February 2026, to 19 visits');
  });

  it('compares nothing across a break that does not compare', () => {
    const answer = [10, 20, 28].map((visits, at) => row(visits, { period: `2026-0${at + 1}-01` }));
    const line = (comparable: boolean) => [{ date: '2026-02-01', label: {}, comparable, baseline: null }];
    expect(finding(answer, period, null, true, line(false))).toContain('since February 2026');
    expect(finding(answer, period, null, true, line(true))).toContain('since January 2026');
  });

  it('says the largest part of a whole where it is large', () => {
    const answer = [row(30, { channel: 'WEB' }), row(70, { channel: 'APP' }), row(100, {}, 'channel')];
    expect(finding(answer, channel)).toBe('APP: 70.0% of 100 visits');
  });

  it('says how far others lie apart, and never a share of what does not add up', () => {
    const answer = [row(30, { channel: 'WEB' }), row(70, { channel: 'APP' }), row(80, {}, 'channel')];
    expect(finding(answer, channel, null, false)).toBe('Highest APP (70 visits), lowest WEB (30 visits)');
  });

  it('says of members over time how they stand at the end', () => {
    const answer = [
      row(90, { channel: 'WEB', period: '2026-01-01' }),
      row(5, { channel: 'WEB', period: '2026-02-01' }),
      row(7, { channel: 'APP', period: '2026-02-01' }),
    ];
    expect(finding(answer, channel, period)).toBe(
      'February 2026: highest APP (7 visits), lowest WEB (5 visits)',
    );
  });

  it('says so where nothing has a value', () => {
    expect(finding([row(null, { channel: 'WEB' })], channel)).toContain('Nothing to draw');
  });
});
