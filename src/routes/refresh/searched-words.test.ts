import { describe, expect, it } from 'vitest';
import type { Source } from '#warehouse/model/source.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import hi from '#lib/i18n/hi.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import vi from '#lib/i18n/vi.json' with { type: 'json' };
import { searchedWords } from './searched-words.ts';

const catalogues = { en, vi, hi };
const name = { en: 'Assigned tasks', vi: 'Nhiệm vụ được giao', hi: 'सौंपे गए कार्य' };
const task = { id: 'task', parts: ['task_step'], name } as unknown as Source;
const codesOf = (language: keyof typeof catalogues, search: string) =>
  searchedWords(search, {
    ...{ language, fallback: 'en', timezone: 'UTC', catalog: { sources: new Map([['task', task]]) } },
    t: translator(language, catalogues[language]),
  }).map(({ codes }) => codes);

describe('words that are looked for in journals', () => {
  it('are found by the names of sources as they are shown, in the reader’s language', () => {
    expect(codesOf('en', 'assigned TASKS')).toEqual([
      ['task', 'task_step'],
      ['task', 'task_step'],
    ]);
    expect(codesOf('vi', 'nhiem')).toEqual([['task', 'task_step']]);
    expect(codesOf('hi', 'सौंपे')).toEqual([['task', 'task_step']]);
    expect(codesOf('vi', 'assigned')).toEqual([[]]);
  });

  it('are found by the names of stages and events, with their marks or without', () => {
    expect(codesOf('en', 'matching')).toEqual([['conform']]);
    expect(codesOf('vi', 'công bố')[1]).toContain('version_published');
    expect(codesOf('vi', 'cong bo')[1]).toContain('version_published');
    expect(codesOf('hi', 'विफल')[0]).toEqual(expect.arrayContaining(['source_failed', 'run_failed']));
  });

  it('stay themselves where no name has them', () => {
    expect(codesOf('en', ' 20261127-01 ')).toEqual([[]]);
    const unnamed = { language: 'en', fallback: 'en', timezone: 'UTC', catalog: null } as const;
    const words = { ...unnamed, t: translator('en', en) };
    expect(searchedWords('task', words)).toEqual([{ text: 'task', codes: [] }]);
  });
});
