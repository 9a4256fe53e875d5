import { expect, test } from 'vitest';
import { asWritten, isWrittenAlike } from './definition-as-written.ts';

const column = { name: 'loans', type: 'integer' };
const sourceOf = (table: object, more: object = {}) =>
  JSON.stringify({ id: 'loans', tables: [{ id: 'loans', columns: [{ ...column, ...more }], ...table }] });

test('a source is written alike where a release derives more of it, or in another way', () => {
  const before = sourceOf({});
  const after = sourceOf({ about: { most: ['loans'] } }, { judged: 'select 1', days: { order: 'dmy' } });
  expect(isWrittenAlike('source', before, after)).toBe(true);
  expect(isWrittenAlike('source', sourceOf({}, { judged: 'select 2' }), after)).toBe(true);
  expect(isWrittenAlike('source', before, sourceOf({}, { judged: 'select 1', type: 'number' }))).toBe(false);
  expect(isWrittenAlike('source', before, sourceOf({ about: {}, unitColumn: 'unit' }))).toBe(false);
});

test('of an older version that says nothing of tables, and of other definitions, all counts', () => {
  expect(asWritten('source', '{"id":"loans"}')).toEqual({ id: 'loans' });
  expect(isWrittenAlike('indicator', '{"tables":[{"about":1}]}', '{"tables":[{"about":2}]}')).toBe(false);
});
