import { expect, test } from 'vitest';
import {
  isStanding,
  newProvinces,
  oldProvinces,
  predecessorsOf,
  registeredUnits,
  successorOf,
} from './units.ts';

test('63 provinces became 34, eleven of them unchanged', () => {
  expect(oldProvinces).toHaveLength(63);
  expect(newProvinces).toHaveLength(34);
  expect(
    newProvinces.filter(({ code }) => predecessorsOf(code).length === 1).map(({ code }) => code),
  ).toEqual(['01', '04', '11', '12', '14', '20', '22', '38', '40', '42', '46']);
  for (const { code, successor } of oldProvinces) expect(predecessorsOf(successor)).toContain(code);
});

test('a code stands on the days on which a row of the register says so', () => {
  const units = registeredUnits();
  for (const day of ['2024-11-01', '2025-06-30', '2025-07-01', '2026-10-31']) {
    const standing = units
      .filter(({ from, to }) => from <= day && (to === null || day <= to))
      .map(({ code }) => code);
    expect(new Set(standing).size).toBe(standing.length);
    expect(standing.filter((code) => code !== '00' && !isStanding(code, day))).toEqual([]);
    expect(standing).toHaveLength(1 + 21 + (day < '2025-07-01' ? 63 : 34));
  }
});

test('unit 75 becomes a city and a code may come back with another territory', () => {
  const rows = registeredUnits().filter(({ code }) => code === '75');
  expect(rows.map(({ name, type, from, to }) => [name, type, from, to])).toEqual([
    ['Tỉnh ủy Đồng Nai', 'TINH_UY', '2010-01-01', '2025-06-30'],
    ['Tỉnh ủy Đồng Nai', 'TINH_UY', '2025-07-01', '2026-04-29'],
    ['Thành ủy Đồng Nai', 'THANH_UY', '2026-04-30', null],
  ]);
  expect(
    registeredUnits()
      .filter(({ code }) => code === '15')
      .map(({ name }) => name),
  ).toEqual(['Tỉnh ủy Yên Bái', 'Tỉnh ủy Lào Cai']);
  expect(successorOf('10')).toBe('15');
});
