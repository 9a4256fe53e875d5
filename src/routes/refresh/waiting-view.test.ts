import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { UnitVersion } from '#warehouse/model/unit.ts';
import type { VersionChanges } from '#warehouse/snapshot/compare-versions.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { composeWaiting, type WaitingWords } from './waiting-view.ts';

const words = {
  ...{ language: 'en' as const, fallback: 'en', fiscalYearStart: '01-01' },
  t: translator('en', en),
};
const rate = { id: 'rate', name: { en: 'Rate' }, unit: 'percent', decimals: 1 } as unknown as Indicator;
const north = { unitId: 'N', name: 'North', names: {} } as unknown as UnitVersion;
const catalog = {
  sources: new Map(),
  indicators: new Map([['rate', rate]]),
  units: new Map([['N', north]]),
};
const month = { grain: 'month', period: '2026-10-01' };

const compose = (
  changes: Partial<VersionChanges>,
  about = {},
  running: { requested: string[] } | null = null,
  mended: WaitingWords['mended'] = [],
  isBrought = false,
) =>
  composeWaiting(
    {
      ...{ snapshotId: '20261126-004621-7f9f', runId: 'r', heldAt: '2026-11-26T00:46:00Z' },
      ...{ asOf: '2026-10-31', isFirst: false, state: 'waits', needsOther: false },
      overtakenBy: null,
      changes: { sources: [], definitions: [], indicators: [], ...changes },
      ...about,
    },
    { words, timezone: 'Asia/Ho_Chi_Minh', catalog, running, mended, isBrought },
  );
const indicatorOf = (before: number | null, after: number | null) =>
  compose({
    indicators: [
      {
        ...{ indicator: 'rate', moved: 2, added: 1, removed: 1 },
        root: { unit: '00', ...month, before, after },
        largest: before === null ? [] : [{ unit: 'N', ...month, before, after }],
      },
    ],
  }).indicators[0]!;

describe('composeWaiting', () => {
  it('says of an overtaken version whether anything is left of it, and of its mends the same', () => {
    const mends = [{ table: 'task', file: 'one.ndjson' }];
    const left = compose({ mends }, { state: 'overtaken' });
    expect(left.said).toContain('Refresh again');
    expect(left.mends).toContain('is judged again');
    const brought = compose({ mends }, { state: 'overtaken' }, null, [], true);
    expect(brought.said).toContain('there is nothing left to do with it but to discard it');
    expect(brought.mends).toBe('What was mended for it counts in what is shown now.');
  });

  it('lists first the indicators of which a value is gone', () => {
    const change = (indicator: string, after: number | null) => ({
      ...{ indicator, moved: 1, added: 0, removed: 0, root: null },
      largest: [{ unit: 'N', ...month, before: 0.5, after }],
    });
    const { indicators } = compose({
      indicators: [change('a', 0.4), change('b', null), change('c', 0.6), change('d', null)],
    });
    expect(indicators.map(({ id }) => id)).toEqual(['b', 'd', 'a', 'c']);
  });

  it('lists first also where only the whole lost its value, or rows are gone', () => {
    const moved = (indicator: string, more: object = {}) => ({
      ...{ indicator, moved: 1, added: 0, removed: 0, root: null },
      largest: [{ unit: 'N', ...month, before: 0.5, after: 0.4 }],
      ...more,
    });
    const lost = moved('b', { root: { unit: '00', ...month, before: 0.5, after: null } });
    const { indicators } = compose({ indicators: [moved('a'), lost, moved('c', { removed: 2 })] });
    expect(indicators.map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  });

  it('says since when in the time zone of the workspace', () => {
    const view = compose({});
    expect(view.since).toBe('since 26 Nov 2026, 07:46');
    expect(view.title).toBe('It would change no indicator');
  });

  it('writes what is shown and what would be, in the unit of the indicator', () => {
    expect(indicatorOf(0.25, 0.3)).toMatchObject({
      ...{ name: { text: 'Rate' }, figures: '4', largest: 'North, October 2026: 25.0% → 30.0%' },
      whole: { period: 'October 2026', before: '25.0%', after: '30.0%' },
    });
    expect(indicatorOf(0.25, 0.3).whole!.change).toEqual({ direction: 'up', text: '5.0 pts' });
  });

  it('writes a change with the decimals that show it, and one below all of them as less', () => {
    expect(indicatorOf(0.9972, 0.9971)).toMatchObject({
      whole: { before: '99.72%', after: '99.71%', change: { direction: 'down', text: '0.01 pts' } },
      largest: 'North, October 2026: 99.72% → 99.71%',
    });
    const { before, after, change } = indicatorOf(0.99720000001, 0.9972).whole!;
    expect([after, change!.direction]).toEqual([before, 'down']);
    expect(change!.text).toMatch(/^<0\.0+1 pts$/);
  });

  it('says of a value that is gone that it is', () => {
    expect(indicatorOf(0.3, null).largest).toBe('North, October 2026: 30.0% → no value any more');
  });

  it('writes a value that is not there as none, without a change', () => {
    expect(indicatorOf(null, 0.3)).toMatchObject({
      ...{ whole: { before: '–', after: '30.0%', change: null }, largest: '' },
    });
  });

  it('says of what it was mended with how much, by whom and why', () => {
    const by = { by: 'A. Steward', why: 'totals', workbook: null };
    const of = (mended: WaitingWords['mended'] & object) =>
      compose({ mends: [] }, {}, null, mended).mended.map(({ text }) => text);
    const drops = { ...by, kind: 'drops', count: 2, lines: [66, 1070] } as const;
    expect(of([{ ...drops, lines: [...drops.lines], isSheet: false }])).toEqual([
      '2 rows dropped (lines 66 and 1,070) by A. Steward: totals',
    ]);
    expect(of([{ ...drops, count: 1, lines: [66], isSheet: true }])).toEqual([
      '1 row dropped (row 66) by A. Steward: totals',
    ]);
  });

  it('says of a workbook who handed it in, what became of its rows, and where that is told', () => {
    const rows = { by: '', why: '', kind: 'rows', count: 3, lines: [], isSheet: false } as const;
    const of = (workbook: NonNullable<WaitingWords['mended']>[number]['workbook']) =>
      compose({ mends: [] }, {}, null, [{ ...rows, lines: [], workbook }]).mended[0]!;
    const counts = { rows: 3, touched: 3, untouched: 0, loaded: 2, held: 1, unjudged: 0 };
    const outcome = { ...counts, stillHeld: [], names: {} };
    const href = '/refresh/loan_month/upload?file=one';
    const workbook = { who: 'B. Owner', fileName: 'back.xlsx', outcome, href };
    expect(of(workbook)).toEqual({
      text: '3 rows edited in a workbook that B. Owner handed in. 2 rows taken in, 1 held back again, 0 as they went out.',
      link: { href, text: 'What became of back.xlsx' },
    });
    expect(of({ ...workbook, outcome: null, href: '' })).toEqual({
      text: '3 rows edited in a workbook that B. Owner handed in.',
      link: null,
    });
    expect(of(null)).toEqual({ text: '3 rows edited in a workbook that came back.', link: null });
  });

  it('names a source that is new by its id, and counts what a first version brings without listing it', () => {
    const loaded = {
      ...{ contractVersion: '1', contentHash: 'x', files: 1 },
      ...{ physical: 1300, loaded: 1200, quarantined: 60, skipped: 40 },
    };
    const sources = [{ source: 'fresh', before: null, after: loaded }];
    expect(compose({ sources }).sources).toEqual([
      {
        ...{ id: 'fresh', name: { text: 'fresh', language: 'en' } },
        loaded: { before: '–', after: '1,200' },
        quarantined: { before: '–', after: '60' },
      },
    ]);
    const first = compose({ sources }, { isFirst: true });
    expect([first.sources, first.said]).toEqual([[], 'Until somebody decides, no figures are shown.']);
  });

  it('says that it is overtaken, and no more what it would change, where another version was published since', () => {
    const old = compose(
      { definitions: [{ kind: 'indicator', id: 'rate', change: 'changed' }] },
      {
        state: 'overtaken',
        overtakenBy: { snapshotId: '20261126-010000-aaaa', publishedAt: '2026-11-26T01:00:00Z' },
      },
    );
    expect([old.title, old.definitions]).toEqual(['This version can no longer be approved', []]);
    expect(old.said).toMatch(
      /^Version 20261126-010000-aaaa, published 26 Nov 2026, 08:00, overtook it\. Another version was published/,
    );
  });

  it('warns that a run is at work, by the sources that both would change', () => {
    const loads = { before: null, after: null };
    const sources = ['fresh', 'other'].map((source) => ({ source, ...loads }));
    const atWork = (requested: string[]) => compose({ sources }, {}, { requested }).atWork;
    expect(compose({ sources }).atWork).toBe('');
    expect(atWork(['fresh', 'third'])).toMatch(/^A refresh of fresh is at work\./);
    expect(atWork([])).toMatch(/^A refresh of fresh and other is at work\./);
    expect(atWork(['third'])).toMatch(/^A refresh is at work\./);
    const old = compose({ sources }, { state: 'overtaken' }, { requested: [] });
    expect(old.atWork).toBe('');
  });

  it('says what becomes of what was mended for it, and that it is judged again once another version was published', () => {
    const mends = [{ table: 'a', file: '1.ndjson' }];
    expect(compose({}).mends).toBe('');
    expect(compose({ mends }).mends).toMatch(/\(1 mend\)\. Approved, the mends count/);
    expect(compose({ mends }, { state: 'overtaken' }).mends).toMatch(/is judged again by itself/);
  });
});
