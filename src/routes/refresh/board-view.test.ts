import { describe, expect, it } from 'vitest';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import type { BoardSource } from '#lib/server/refresh/board-sources.ts';
import { composeBoard } from './board-view.ts';

const t = translator('en', await loadMessages('en'));
const words = { language: 'en', t, timezone: 'UTC', fallback: 'en', fiscalYearStart: '01-01' } as const;

/** A source that is as it should be, of which so many rows are held back. */
function sourceWith(held: number, other: Partial<BoardSource> = {}): BoardSource {
  const load = { loadedAt: '2026-11-01T00:00:00Z', physical: 5000, loaded: 5000 - held, quarantined: held };
  return {
    ...{ source: { id: 'task', code: 'NV', name: { en: 'Tasks' } }, load: { ...load, skipped: 0 } },
    ...{ state: 'current', last: null, schedule: { next: [], paused: false }, deadline: null },
    ...{ isStale: false, outlook: null, gaps: null, refused: 0 },
    ...other,
  } as unknown as BoardSource;
}

const actionOf = (source: BoardSource) => composeBoard([source], [], words)[0]!.action;

describe('what is to be done next with a source', () => {
  it('is to mend what is held back, however few of its rows that are, where nothing new is to be run', () => {
    expect(actionOf(sourceWith(439))).toBe('mend');
    expect(actionOf(sourceWith(9))).toBe('mend');
    expect(actionOf(sourceWith(9, { state: 'gaps' }))).toBe('mend');
    expect(actionOf(sourceWith(0))).toBe('run');
  });

  it('is to load what is late before that, and to welcome again what was refused before both', () => {
    expect(actionOf(sourceWith(9, { state: 'late' }))).toBe('load');
    expect(actionOf(sourceWith(9, { state: 'late', refused: 1 }))).toBe('lift');
    expect(actionOf(sourceWith(9, { state: 'running', refused: 1 }))).toBe('watch');
  });
});
