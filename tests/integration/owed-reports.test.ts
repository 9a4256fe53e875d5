import { expect, it } from 'vitest';
import { readOwedReports } from '#warehouse/query/owed-reports.ts';
import { everything } from '#warehouse/scope/scope.ts';
import { buildWorld } from '../support/star-world.ts';
import { describeWorld, snapshotOfWorld } from '../support/world-snapshot.ts';

it('tells a report as owed from the day after it is due, since it is in time to the end of that day', async () => {
  const { db, context } = await buildWorld({
    asOf: '2025-12-31',
    units: [
      { unit_id: 'root', parent_id: null },
      { unit_id: 'a', parent_id: 'root' },
    ],
  });
  await describeWorld(context, 'world');
  await db.run(
    `insert into meta.definition values ('source', 's', 0, '{"id": "s", "name": {"en": "S"}}');
     insert into quality.arrival values
       ('s', 'came', 'a', date '2025-10-01', date '2025-11-07', date '2025-11-05', 'on_time'),
       ('s', 'came', 'a', date '2025-11-01', date '2025-12-07', date '2025-12-05', 'on_time')`,
  );
  const snapshot = await snapshotOfWorld(context);
  const ask = (until: string) => readOwedReports(snapshot, everything, { unitId: 'root', until });
  expect(await ask('2026-01-07')).toEqual([]);
  expect(await ask('2026-01-08')).toEqual([
    {
      ...{ sourceId: 's', period: '2025-12-01', due: '2026-01-07', arrivedOn: null, reports: 1 },
      ...{ unitCodes: ['a'], unitIds: ['a'] },
    },
  ]);
  db.close();
});
