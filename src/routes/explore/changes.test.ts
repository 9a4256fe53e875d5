import { expect, test } from 'vitest';
import { stepsTo } from './changes.ts';

const visited = (...paths: string[]) => paths.map((path) => ({ url: `http://lodestar.test${path}` }));

test('goes back to the exploration before the last change, and ahead again', () => {
  const entries = visited('/explore?by=unit', '/explore?by=period', '/explore?by=period&figure=bar');
  expect(stepsTo(entries, 2, -1)).toBe(-1);
  expect(stepsTo(entries, 0, -1)).toBeNull();
  expect(stepsTo(entries, 0, 1)).toBe(1);
  expect(stepsTo(entries, 2, 1)).toBeNull();
});

test('passes over what shows the same exploration: another place of the page, another page of the table', () => {
  const entries = visited(
    ...['/explore?by=unit', '/explore?by=unit#answer', '/explore?by=unit&start=100', '/explore?by=period'],
    ...['/explore?by=period#answer'],
  );
  expect(stepsTo(entries, 4, -1)).toBe(-2);
  expect(stepsTo(entries, 2, -1)).toBeNull();
  expect(stepsTo(entries, 0, 1)).toBe(3);
});

test('stops at another page: what was asked before it was another exploration', () => {
  const entries = visited('/explore?by=unit', '/', '/explore?by=period', '/explore/rows?indicator=x');
  expect(stepsTo(entries, 2, -1)).toBeNull();
  expect(stepsTo(entries, 2, 1)).toBeNull();
  expect(stepsTo([{ url: null }, ...visited('/explore')], 1, -1)).toBeNull();
});
