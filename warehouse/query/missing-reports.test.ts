import { describe, expect, it } from 'vitest';
import type { UnitVersion } from '../model/unit.ts';
import { everything } from '../scope/scope.ts';
import { ownReports } from './missing-reports.ts';

const version = (
  unitCode: string,
  unitId: string,
  validFrom: string,
  validTo: string | null,
): UnitVersion => ({
  ...{ unitKey: 1, unitId, unitCode, codeList: 'list', name: unitId, names: {}, level: 'P', unitType: 'P' },
  ...{ parentId: 'root', validFrom, validTo },
});
/** Code 55 was borne by one unit to June 2025, by nobody in July and August, and by another since the middle of September. */
const versions = new Map([
  ['old', [version('55', 'old', '2000-01-01', '2025-07-01')]],
  ['new', [version('54', 'new', '2000-01-01', '2025-09-16'), version('55', 'new', '2025-09-16', null)]],
]);
const report = (period: string) => ({ sourceId: 's', period, unitCode: '55', due: '2025-12-07' });
const reports = ['2025-06-01', '2025-08-01', '2025-09-01'].map(report);
const part = { unitRoots: ['new'], highestClass: '*' as const };

describe('a report that is missing', () => {
  it('is owed by the unit that bore its code in the month, on whichever day', () => {
    expect(ownReports(reports, { versions }, everything).map(({ unitId }) => unitId)).toEqual([
      ...['old', null, 'new'],
    ]);
  });

  it('is not told to a reader of the unit that bears the code today, where another owed it', () => {
    const seen = { versions: new Map([['new', versions.get('new')!]]) };
    expect(ownReports(reports, seen, part).map(({ period }) => period)).toEqual(['2025-09-01']);
  });
});
