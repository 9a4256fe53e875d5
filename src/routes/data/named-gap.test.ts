import { describe, expect, it } from 'vitest';
import type { UnitVersion } from '#warehouse/model/unit.ts';
import { nameGap } from './named-gap.ts';

const version = (unitCode: string, name: string, validFrom: string, validTo: string | null): UnitVersion => ({
  ...{ unitKey: 1, unitId: name, unitCode, codeList: 'list', name, names: {}, level: 'P', unitType: 'P' },
  ...{ parentId: 'root', validFrom, validTo },
});
const versions = new Map([
  ['old', [version('55', 'Old', '2000-01-01', '2025-07-01')]],
  ['new', [version('54', 'Former', '2000-01-01', '2025-09-01'), version('55', 'New', '2025-09-01', null)]],
]);
const named = (unitId: string | null, period: string) =>
  nameGap(
    {
      ...{ sourceId: 's', period, expected: 34, missing: [], days: [], isEmpty: false },
      partial: [{ sourceId: 's', period, unitCode: '55', unitId, rows: 3, usual: 40 }],
    },
    { versions },
    { language: 'en', fallback: 'vi' },
  ).partial[0]!.name;

describe('a report in part', () => {
  it('is named after the unit that bore its code then', () => {
    expect(named('old', '2025-04-01')).toBe('Old (55)');
    expect(named('new', '2025-12-01')).toBe('New (55)');
  });

  it('keeps its code where no unit bore it, or one that the reader does not know of', () => {
    expect(named(null, '2025-08-01')).toBe('55');
    expect(named('unseen', '2025-08-01')).toBe('55');
  });
});
