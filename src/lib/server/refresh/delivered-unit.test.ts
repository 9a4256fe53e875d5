import { expect, it } from 'vitest';
import type { UnitVersion } from '#warehouse/model/unit.ts';
import { unitNamer } from './delivered-unit.ts';

const unit = (
  unitId: string,
  unitCode: string,
  name: string,
  [validFrom, validTo]: [string, string | null],
) => {
  const version: UnitVersion = {
    ...{ unitKey: 1, unitId, unitCode, codeList: 'provinces', name, names: { en: name } },
    ...{ level: 'TINH', unitType: 'province', parentId: '00', validFrom, validTo },
  };
  return [unitId, [version]] as const;
};

const versions = new Map([
  unit('63-44', '44', 'Quảng Bình', ['2010-01-01', '2025-07-01']),
  unit('34-44', '44', 'Quảng Trị', ['2025-07-01', null]),
  unit('34-48', '48', 'Đà Nẵng', ['2025-07-01', null]),
]);
const nameOf = unitNamer({ catalog: { versions } }, { language: 'en', fallback: 'vi' });

it.each([
  ['a code that one unit bears', '48', '2026-10-01', 'Đà Nẵng (48)'],
  ['the same before that unit was', '48', '2024-10-01', 'Đà Nẵng (48)'],
  ['a code that another bore then', '44', '2025-06-01', 'Quảng Bình (44)'],
  ['a code that this one bears since', '44', '2025-07-01', 'Quảng Trị (44)'],
  ['a code of two, of a row without a month', '44', null, '44'],
  ['a code of nobody', '99', '2026-10-01', '99'],
] as const)('names the unit of a row held back: %s', (_, code, month, name) =>
  expect(nameOf(code, month)).toBe(name),
);
