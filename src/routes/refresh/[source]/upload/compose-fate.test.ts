import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import type { Fate } from '#lib/server/uploads/fate.ts';
import type { Upload } from '#lib/server/uploads/upload-record.ts';
import { fateStates } from '#warehouse/model/fate.ts';
import { composeFate } from './compose-fate.ts';

const words = { language: 'en' as const, t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' };
const upload = { source: 'loan_month', requestId: 7 } as Upload;
const compose = (fate: Partial<Fate>, kind: Upload['kind'] = 'extract') =>
  composeFate(
    {
      state: 'served',
      runId: 'r1',
      snapshotId: 's1',
      rows: null,
      errorCode: null,
      fault: null,
      mended: null,
      ...fate,
    },
    { ...upload, kind },
    words,
  );

describe('what became of a file', () => {
  it.each(fateStates)('is said in words that leave nothing open: %s', (state) => {
    expect(compose({ state, errorCode: 'quality_failed' }).says).not.toMatch(/^fate\.|[{}]/);
  });

  it('counts its rows, and leads to those held back', () => {
    const { rows, next } = compose({ rows: { loaded: 1190, quarantined: 10, skipped: 1 } });
    expect(rows).toBe('1,190 rows accepted, 10 held back, 1 skipped.');
    expect(next.map(({ href }) => href)).toEqual(['/refresh/loan_month/quarantine', '/refresh/runs/r1']);
  });

  it('says why a load failed, with what it names, and that none of its rows is published', () => {
    const view = compose({
      ...{ state: 'failed', errorCode: 'audit_failed', rows: { loaded: 60, quarantined: 4, skipped: 1 } },
      fault: {
        message: 'audit failed: crosswalk.sql',
        facts: [
          {
            fact: 'tree',
            what: 'shares',
            units: [{ code: '17', names: { en: 'Hòa Bình' }, sum: 1.5 }],
            more: 0,
          },
        ],
      },
    });
    expect(view.rows).toBe('65 rows read, none published.');
    expect(view.refusal?.facts).toEqual([expect.stringContaining('Hòa Bình (17) (sum 1.5)')]);
    expect(`${view.says} ${view.refusal!.says}`).not.toMatch(/audit_failed|\.sql/);
    expect(compose({ state: 'failed', errorCode: 'quality_failed' }).refusal).toMatchObject({ facts: [] });
    expect(compose({}).refusal).toBeNull();
  });

  it('asks for an act where it came in and every row is held back', () => {
    expect(compose({ rows: { loaded: 0, quarantined: 2, skipped: 0 } }).tone).toBe('warn');
    expect(compose({ rows: { loaded: 1, quarantined: 1, skipped: 0 } }).tone).toBe('good');
  });

  it.each<[Fate['state'], string]>([
    ['waiting', '/refresh?request=7'],
    ['held', '/refresh'],
    ['failed', '/refresh/loan_month/upload#send'],
    ['repeated', '/refresh/runs/r1'],
  ])('leads first to where one acts: %s', (state, href) => {
    expect(compose({ state }).next[0]?.href).toBe(href);
  });

  it('says of mended rows how many came in and how many are held back again, and leads to those', () => {
    const mended = {
      ...{ rows: 3, touched: 2, untouched: 1, loaded: 1, held: 1, unjudged: 0 },
      ...{ stillHeld: [], names: {} },
    };
    const rows = { loaded: 1, quarantined: 1, skipped: 1 };
    const held = compose({ state: 'held', rows, mended }, 'workbook');
    expect(held.rows).toBe('1 row taken in, 1 held back again, 1 as they went out.');
    expect(held.tone).toBe('warn');
    expect(held.next.map(({ href }) => href)).toContain('/refresh/loan_month/quarantine');
  });

  it.each(['held', 'served', 'published'] as const)(
    'says of mended rows that it is not known what became of them where that was not kept, and leads to those held back: %s',
    (state) => {
      const view = compose({ state }, 'workbook');
      expect(view.rows).toMatch(/^What became of the rows is not known/);
      expect(view.tone).toBe('warn');
      expect(view.next.map(({ href }) => href)).toContain('/refresh/loan_month/quarantine');
      expect(compose({ state }).rows).toBe('');
    },
  );

  it.each(fateStates)('says of mended rows that they came in only where a version has them: %s', (state) => {
    const mended = {
      ...{ rows: 3, touched: 3, untouched: 0, loaded: 3, held: 0, unjudged: 0 },
      ...{ stillHeld: [], names: {} },
    };
    const rows = { loaded: 3, quarantined: 0, skipped: 0 };
    const isIn = ['held', 'served', 'published'].includes(state);
    expect(compose({ state, rows, mended }, 'workbook').rows).toBe(
      isIn ? '3 rows taken in, 0 held back again, 0 as they went out.' : '',
    );
  });

  it.each(fateStates)('speaks of no file in the inbox where rows were mended: %s', (state) => {
    const { says } = compose({ state }, 'workbook');
    expect(says).not.toMatch(/^fate\.|[{}]|inbox/);
  });
});
