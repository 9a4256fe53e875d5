import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readArrivals } from '#warehouse/query/arrivals.ts';
import { readMissingReports } from '#warehouse/query/missing-reports.ts';
import { readOwedReports } from '#warehouse/query/owed-reports.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { buildWorld, type BuiltWorld } from '../support/star-world.ts';
import { describeWorld, snapshotOfWorld } from '../support/world-snapshot.ts';

const of = (unitId: string): Scope => ({ unitRoots: [unitId], highestClass: '*' });
const year = { from: '2025-01-01', until: '2025-12-31' };
const [june, august, september] = ['2025-06-01', '2025-08-01', '2025-09-01'];

/**
 * Until June `old` bore the code 55, and went on in `heir`; in July and August nobody did; since the middle of September `new` does, which has
 * nothing to do with it. Code 60 was `gone`'s until June, and `new` is what it went on in. No report of these codes has come.
 */
describe('reports under a code that became another unit’s', () => {
  let world: BuiltWorld;
  let snapshot: Snapshot;
  beforeAll(async () => {
    world = await buildWorld({
      asOf: '2025-10-20',
      units: [
        { unit_id: 'root', parent_id: null },
        { unit_id: 'heir', unit_code: '56', parent_id: 'root' },
        { unit_id: 'old', unit_code: '55', parent_id: 'root', valid_to: '2025-07-01' },
        { unit_id: 'gone', unit_code: '60', parent_id: 'root', valid_to: '2025-07-01' },
        { unit_id: 'new', unit_code: '54', parent_id: 'root', valid_to: '2025-09-16' },
        { unit_id: 'new', unit_code: '55', parent_id: 'root', valid_from: '2025-09-16' },
      ],
      crosswalk: [
        { from_id: 'old', to_id: 'heir', weight: 1, effective_date: '2025-07-01' },
        { from_id: 'gone', to_id: 'new', weight: 1, effective_date: '2025-07-01' },
      ],
    });
    await describeWorld(world.context, 'world');
    await world.db.run(
      `insert into meta.definition values ('source', 's', 0, '{"id": "s", "name": {"en": "S"}}');
       create temp table owed as from (values ('55', date '2025-06-01'), ('55', date '2025-08-01'), ('55', date '2025-09-01'),
         ('60', date '2025-06-01'), ('60', date '2025-08-01'), ('99', date '2025-09-01')) v(code, month);
       insert into quality.arrival select 's', 'came', code, month, cast(month + interval 1 month + interval 6 day as date), null, 'missing'
         from owed;
       insert into quality.rule_result select 's', 'r', 'true', null, 'check', 'error', 1, false, code, month, 10, 10, 0, null from owed`,
    );
    snapshot = await snapshotOfWorld(world.context);
  });
  afterAll(() => world.db.close());

  /** By month: reports missing as the calendar counts them, the rows it has, and whose they are by name. */
  const told = async (scope: Scope, unitId: string) => {
    const asked = { unitId, ...year };
    const arrivals = await readArrivals(snapshot, scope, asked);
    const missing = await readMissingReports(snapshot, scope, asked);
    const whose = (month: string) =>
      missing.filter(({ period }) => period === month).map((one) => one.unitId ?? `code ${one.unitCode}`);
    for (const one of arrivals) {
      expect(one.missing).toBe(whose(one.period).length);
      expect(one.expected).toBe(one.missing);
      expect(one.rows).toBe(10 * one.missing);
    }
    expect(arrivals.map(({ period }) => period)).toEqual([...new Set(missing.map(({ period }) => period))]);
    return Object.fromEntries(arrivals.map(({ period }) => [period, whose(period)]));
  };

  it('are counted and named as those of whoever bore it in the month, or of nobody', async () => {
    expect(await told(everything, 'root')).toEqual({
      ...{ [june!]: ['old', 'gone'], [august!]: ['code 55', 'code 60'], [september!]: ['new', 'code 99'] },
    });
  });

  it('are neither counted nor named on a unit that bears it at another time', async () => {
    expect(await told(everything, 'new')).toEqual({
      ...{ [june!]: ['gone'], [august!]: ['code 60'], [september!]: ['new'] },
    });
    expect(await told(everything, 'old')).toEqual({ [june!]: ['old'] });
  });

  it('are those of an ended unit on the one that it went on in', async () => {
    expect(await told(everything, 'heir')).toEqual({ [june!]: ['old'] });
  });

  it('are told alike to who sees one unit alone, wherever that is asked', async () => {
    for (const unitId of ['new', 'heir', 'old'])
      expect(await told(of(unitId), unitId)).toEqual(await told(everything, unitId));
    expect(await told(of('new'), 'root')).toEqual(await told(everything, 'new'));
    expect(await told(of('heir'), 'root')).toEqual(await told(everything, 'heir'));
    expect(await told(of('heir'), 'new')).toEqual({});
  });

  it('are owed since by who bears it then', async () => {
    const owed = async (scope: Scope, unitId: string) =>
      (await readOwedReports(snapshot, scope, { unitId, until: '2025-11-08' })).map((one) => [
        ...[one.period, one.unitCodes, one.unitIds],
      ]);
    const october = '2025-10-01';
    expect(await owed(everything, 'root')).toEqual([[october, ['55', '99'], ['new', null]]]);
    expect(await owed(everything, 'new')).toEqual([[october, ['55'], ['new']]]);
    expect(await owed(of('new'), 'root')).toEqual([[october, ['55'], ['new']]]);
    expect(await owed(everything, 'heir')).toEqual([]);
    expect(await owed(of('old'), 'root')).toEqual([]);
  });
});
