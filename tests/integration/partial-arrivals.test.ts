import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPartialArrivals } from '#warehouse/query/partial-arrivals.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { buildWorld, ratio, type BuiltWorld } from '../support/star-world.ts';
import { describeWorld, snapshotOfWorld } from '../support/world-snapshot.ts';

const year = { unitId: 'root', from: '2025-01-01', until: '2025-12-31' };
const [ofOld, ofNew]: Scope[] = ['old', 'new'].map((id) => ({ unitRoots: [id], highestClass: '*' }));
const part = { sourceId: 's', unitCode: '55', usual: 1234 };

/** Until June `old` bore the code 55, from September `new`, which has nothing to do with it. In July and August nobody did. */
describe('a report in part under a code that became another unit’s', () => {
  let world: BuiltWorld;
  let snapshot: Snapshot;
  beforeAll(async () => {
    world = await buildWorld({
      asOf: '2025-12-31',
      units: [
        { unit_id: 'root', parent_id: null },
        { unit_id: 'old', unit_code: '55', parent_id: 'root', valid_to: '2025-07-01' },
        { unit_id: 'new', unit_code: '55', parent_id: 'root', valid_from: '2025-09-01' },
      ],
      tables: { f: [{ unit: 'root', period: '2025-01-01', x: 1, y: 2 }] },
      facts: [{ id: 'f', measures: [{ id: 'x' }, { id: 'y' }], sources: ['s'], dataClass: 'restricted' }],
      indicators: [{ id: 'hidden', formula: ratio('f', 'x', 'y'), suppressBelow: 5 }],
    });
    await describeWorld(world.context, 'world');
    await world.db.run(
      `insert into meta.definition select 'source', id, 0, json_object('id', id, 'name', json_object('en', id)) from (values ('s')) v(id);
       insert into quality.arrival select 's', 'came', '55', month, month + 40, null, 'missing'
         from (select cast(unnest(generate_series(timestamp '2025-01-01', timestamp '2025-12-01', interval 1 month)) as date) as month);
       insert into quality.rule_result
         select 's', "rule", 'true', null, 'check', 'error', 1, false, '55', cast(month as date), checked, checked, 0, null
         from (values (date '2025-01-01', 1234), (date '2025-02-01', 1234), (date '2025-03-01', 1234), (date '2025-04-01', 7),
           (date '2025-08-01', 9), (date '2025-09-01', 40), (date '2025-10-01', 40), (date '2025-11-01', 40), (date '2025-12-01', 3)
         ) v(month, checked), (values ('a'), ('b')) r("rule")`,
    );
    snapshot = await snapshotOfWorld(world.context);
  });
  afterAll(() => world.db.close());
  const periods = async (scope: Scope, unitId = 'root') =>
    (await readPartialArrivals(snapshot, scope, { ...year, unitId })).map(({ period }) => period);

  it('is that of the unit which bore the code then, beside that unit’s own reports', async () => {
    expect(await readPartialArrivals(snapshot, everything, year)).toEqual([
      { ...part, period: '2025-04-01', unitId: 'old', rows: 7 },
      { ...part, period: '2025-12-01', unitId: 'new', rows: 3, usual: 40 },
    ]);
  });

  it('is seen by nobody who sees the other bearer alone, and asked for by that one', async () => {
    expect(await periods(ofOld!)).toEqual(['2025-04-01']);
    expect(await periods(ofNew!)).toEqual(['2025-12-01']);
    expect(await periods(everything, 'old')).toEqual(['2025-04-01']);
    expect(await periods(everything, 'new')).toEqual(['2025-12-01']);
  });
});
