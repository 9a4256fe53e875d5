import { expect, test } from 'vitest';
import type { Explored } from '#lib/server/explored.ts';
import { chooseFigure, figureKindsOf } from './figure-kind.ts';

const of = (kind: 'period' | 'unit' | 'dimension') => ({ id: kind, column: kind, kind });
const range = (first: string, last: string) => ({ first: { period: first }, last: { period: last } });
const many = { rows: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'], columns: ['2026-01-01', '2026-02-01'] };
const few = { ...many, rows: ['a', 'b'] };

function best(axes: Pick<Explored, 'rows' | 'columns'>, pivot = few, last = '2026-02-01') {
  const explored = { ...axes, ...range('2026-01-01', last) } as Explored;
  return figureKindsOf(explored, pivot)[0];
}

test('draws what runs over time as lines, what does not as bars', () => {
  expect(best({ rows: of('period'), columns: null })).toBe('line');
  expect(best({ rows: of('unit'), columns: null })).toBe('bar');
  expect(best({ rows: of('period'), columns: null }, few, '2026-01-01')).toBe('bar');
});

test('draws few members over time as lines, many as cells', () => {
  expect(best({ rows: of('unit'), columns: of('period') })).toBe('line');
  expect(best({ rows: of('unit'), columns: of('period') }, many)).toBe('heat');
  expect(best({ rows: of('unit'), columns: of('dimension') })).toBe('heat');
});

test('draws units compared as bars too, as they stand in the last period', () => {
  const each = { id: 'unit:each', column: 'unit_id', kind: 'unit' } as const;
  const kindsOf = (axes: Pick<Explored, 'rows' | 'columns'>, last: string) =>
    figureKindsOf({ ...axes, ...range('2026-01-01', last) } as Explored, few);
  expect(kindsOf({ rows: of('period'), columns: each }, '2026-02-01').slice(0, 2)).toEqual(['line', 'bar']);
  expect(kindsOf({ rows: of('period'), columns: each }, '2026-01-01')).toEqual(['bar', 'table']);
  expect(kindsOf({ rows: of('dimension'), columns: each }, '2026-02-01')).toEqual(['heat', 'table']);
});

test('takes the way asked for only where the answer can be drawn so', () => {
  expect(chooseFigure('table', ['bar', 'table'])).toBe('table');
  expect(chooseFigure('line', ['bar', 'table'])).toBe('bar');
  expect(chooseFigure(null, ['heat', 'table'])).toBe('heat');
});

test('offers a map before the table alone where the units have places on it', () => {
  const explored = { rows: of('unit'), columns: null, ...range('2026-01-01', '2026-02-01') } as Explored;
  expect(figureKindsOf(explored, few, { hasTiles: true })).toEqual(['bar', 'map', 'table']);
  expect(figureKindsOf(explored, few)).toEqual(['bar', 'table']);
});
