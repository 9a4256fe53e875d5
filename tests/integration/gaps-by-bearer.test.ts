import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { wordsOf } from '#lib/format/words.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { readerOf } from '#lib/server/auth/reader-of.ts';
import { readingAs } from '#lib/server/auth/reader.ts';
import { readServedNow } from '#lib/server/notices/tell-notices.ts';
import { readAttention } from '#lib/server/questions.ts';
import { readAmiss } from '#lib/server/refresh/amiss.ts';
import { readBoardSources } from '#lib/server/refresh/board-sources.ts';
import { readMonthGaps } from '#lib/server/refresh/month-gaps.ts';
import { withSnapshot } from '#lib/server/warehouse.ts';
import { readPerson } from '#warehouse/control/people.ts';
import { requirePeriod } from '#warehouse/query/question.ts';
import { monthsUpTo } from '../../src/routes/data/calendar-months.ts';
import { composeArrivals } from '../../src/routes/data/compose-arrivals.ts';
import { builtOnItsDay, monthlyDelivery, publishAltered } from '../support/altered-version.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';
import { makePerson } from '../support/sign-in.ts';

const source = 'procedure_month';
const silent = 'data_connection';
const provinces = `from star.dim_unit where level = 'TINH' and valid_to is null`;
/** To August Hanoi bears the code 48 beside its own, and since September Da Nang does. */
const givenAnew = [
  `update star.dim_unit set valid_from = date '2026-09-01' where unit_id = '34-48'`,
  `insert into star.unit_rollup select unit_id, 9001, weight, depth from star.unit_rollup
   where unit_key = (select unit_key from star.dim_unit where unit_id = '34-01')`,
  `insert into star.dim_unit select * replace (9001 as unit_key, '48' as unit_code, date '2026-09-01' as valid_to, false as is_latest)
   from star.dim_unit where unit_id = '34-01'`,
];
/** Of August the report under the code 48 lacks; for September all have reported, and for October nobody. */
const reports = [
  `insert into quality.arrival select '${source}', 'unit_reports', unit_code, date '2026-08-01', date '2026-09-07',
     if(unit_code = '48', null, date '2026-09-05'), if(unit_code = '48', 'missing', 'on_time') ${provinces}`,
  `insert into quality.arrival select '${source}', 'unit_reports', unit_code, date '2026-09-01', date '2026-10-07', date '2026-10-05', 'on_time' ${provinces}`,
];
/** Another source has no row of September, between months with rows. */
const emptyMonth = `delete from quality.rule_result where source_id = '${silent}' and period = date '2026-09-01'`;

describe('what lacks under a code that became another unit’s', () => {
  let world: NoticeWorld;
  let steward: string;
  let ofDaNang: string;
  let ofHanoi: string;
  beforeAll(async () => {
    world = await openNoticeWorld();
    steward = makePerson(world.control, [{ role: 'steward' }]);
    [ofDaNang, ofHanoi] = ['34-48', '34-01'].map((unitId) =>
      makePerson(world.control, [{ role: 'leader', extent: 'subtree', unitId }]),
    ) as [string, string];
    const changes = [
      ...[monthlyDelivery(source), monthlyDelivery(silent), builtOnItsDay, emptyMonth],
      ...[...reports, ...givenAnew],
    ];
    await publishAltered(world.control, world.directory, 's-20261105-000000', changes);
    await vi.waitFor(async () => expect((await readServedNow())?.snapshotId).toBe('s-20261105-000000'), {
      ...{ timeout: 20_000, interval: 200 },
    });
    world.at('2026-11-08T23:31:00Z');
    world.load(source, { outcome: 'unchanged' });
    world.at('2026-11-08T23:32:00Z');
  });
  afterAll(() => world.end());

  /** Of a month and unit: what the calendar counts and names, and the units and months that the list of that month names. */
  const told = async (personId: string, unitId: string, month: string) => {
    const { control } = world;
    const t = translator('en', await loadMessages('en'));
    return readingAs(readerOf(control, readPerson(control, personId)!), () =>
      withSnapshot(async (snapshot, scope) => {
        const { catalog, asOf } = snapshot;
        const held = { snapshot, scope };
        const period = requirePeriod(catalog, 'month', month);
        const sources = await readBoardSources(held, control);
        const amiss = await readAmiss(held, { unitId, period, sources }, control);
        const { matters } = await readAttention(snapshot, scope, {
          unitId,
          grain: 'month',
          amiss,
          limit: 100,
        });
        // Of the last period the list tells what lacks of earlier months as well.
        const items = matters
          .flatMap((matter) => matter.items)
          .filter((item) => 'period' in item && item.period === month);

        const came = await readMonthGaps(held, { unitId }, control);
        const months = monthsUpTo(came.until, 12);
        const words = wordsOf({ language: 'en', t }, catalog);
        const view = composeArrivals(came, { catalog, months, dated: new Set(), asOf, unit: unitId }, words)!;
        const cells = view.groups.flatMap(({ rows }) => rows.flatMap((row) => row.cells));
        const cellOf = (id: string) =>
          cells.find((cell) => cell.id === `arrival-${id}-${month.slice(0, 7)}`) ?? null;
        const cell = cellOf(source);
        return {
          counted: Number(/(\d+) of \d+ reports missing/.exec(cell?.head ?? '')?.[1] ?? 0),
          named: cell?.lacking ?? [],
          listed: items.flatMap((item) => (item.kind === 'not_reported' ? item.unitIds : [])),
          empty: {
            isCell: (cellOf(silent)?.lacking.length ?? 0) > 0,
            listed: items.flatMap((item) => (item.kind === 'missing_month' ? [item.sourceId] : [])),
          },
        };
      }),
    );
  };

  it('is told of an earlier month as that of whoever bore the code then', async () => {
    const all = await told(steward, '00', '2026-08-01');
    expect(all).toMatchObject({ counted: 1, listed: ['34-01'] });
    expect(all.named.join()).toContain('Hanoi');
    for (const [person, unitId] of [
      [steward, '34-01'],
      [ofHanoi, '34-01'],
      [ofHanoi, '00'],
    ] as const)
      expect(await told(person, unitId, '2026-08-01')).toMatchObject({ counted: 1, listed: ['34-01'] });
  });

  it('is neither counted nor named on the unit that bears the code today, to whomever', async () => {
    for (const [person, unitId] of [
      [steward, '34-48'],
      [ofDaNang, '34-48'],
      [ofDaNang, '00'],
    ] as const)
      expect(await told(person, unitId, '2026-08-01')).toMatchObject({ counted: 0, named: [], listed: [] });
  });

  it('is that of who bears the code today since it does', async () => {
    for (const [person, unitId] of [
      [steward, '34-48'],
      [ofDaNang, '00'],
    ] as const)
      expect(await told(person, unitId, '2026-10-01')).toMatchObject({ counted: 1, listed: ['34-48'] });
    expect(await told(ofHanoi, '00', '2026-10-01')).toMatchObject({ counted: 1, listed: ['34-01'] });
  });

  it('is an empty month of the whole alone, in calendar and list', async () => {
    const emptyTo = async (person: string, unitId: string) =>
      (await told(person, unitId, '2026-09-01')).empty;
    expect(await emptyTo(steward, '00')).toEqual({ isCell: true, listed: [silent] });
    expect(await emptyTo(steward, '34-48')).toEqual({ isCell: false, listed: [] });
    expect(await emptyTo(ofDaNang, '00')).toEqual({ isCell: false, listed: [] });
  });
});
