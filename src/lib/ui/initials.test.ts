import { expect, it } from 'vitest';
import { initialsOf } from './initials.ts';

it.each([
  ['Văn phòng Trung ương', 'VƯ'],
  ['Leader', 'L'],
  ['  mai  thị an ', 'MA'],
  ['क्षितिज शर्मा', 'क्षिश'],
  ['', ''],
])('a name stands shortened by its first and last word: %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
