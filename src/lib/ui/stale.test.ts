import { expect, test } from 'vitest';
import { staleFor } from './stale.ts';

test('calls a version old once two months have passed without a new one', () => {
  expect(staleFor('2026-11-22T01:00:00.000Z', '2027-01-23T01:00:00.000Z')).toBeNull();
  expect(staleFor('2026-11-22T01:00:00.000Z', '2027-01-24T01:00:00.000Z')).toEqual({ days: 63 });
});
