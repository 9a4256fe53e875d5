import { afterEach, beforeEach, expect, it } from 'vitest';
import { appendJournal, searchJournal, type SearchedWord } from './journal-log.ts';
import { openControl, type Control } from './open-control.ts';

let control: Control;
beforeEach(() => {
  control = openControl(':memory:');
  const about = { runId: 'r', data: {} };
  appendJournal(control, { ...about, event: 'stage_started', stage: 'star', sourceId: null });
  appendJournal(control, { ...about, event: 'source_failed', stage: null, sourceId: 'task' });
  appendJournal(control, { ...about, event: 'source_loaded', stage: null, sourceId: 'task' });
});
afterEach(() => control.close());

const find = (...words: SearchedWord[]) =>
  searchJournal(control, {
    ...{ runId: null, sourceId: null, before: null, limit: 10, isDataSearched: false },
    words,
  }).map(({ event }) => event);

it('an entry is found by a word in its codes, or by a code that the word stands for', () => {
  expect(find({ text: 'TASK', codes: [] })).toEqual(['source_loaded', 'source_failed']);
  expect(find({ text: 'Counting', codes: ['star'] })).toEqual(['stage_started']);
  expect(find({ text: 'Aufgaben', codes: ['task'] }, { text: 'wrong', codes: ['source_failed'] })).toEqual([
    'source_failed',
  ]);
  expect(find({ text: 'Aufgaben', codes: [] })).toEqual([]);
});
