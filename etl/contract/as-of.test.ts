import { expect, test } from 'vitest';
import { asOfParameters, dateAsOf } from './as-of.ts';

test('makes the parameter a date and leaves strings, names and lines alone', () => {
  const sql = `select '$as_of', "$as_of", it's -- $as_of
/* $as_of */ where day <= $as_of - interval 1 month`.replace("it's", "'it''s $as_of'");
  expect(dateAsOf(sql)).toBe(`select '$as_of', "$as_of", 'it''s $as_of' -- as_of
/* as_of */ where day <= cast($as_of as date) - interval 1 month`);
});

test('binds the parameter only where it is used', () => {
  expect(asOfParameters(`select '$as_of' -- $as_of`, '2025-09-30')).toEqual({});
  expect(asOfParameters('select $as_of', '2025-09-30')).toEqual({ as_of: '2025-09-30' });
});
