import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeAttention } from '#lib/briefing/attention-sentence.ts';
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
import type { AttentionItem } from '#warehouse/query/attention/item.ts';
import { requirePeriod } from '#warehouse/query/question.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { monthsUpTo } from '../../src/routes/data/calendar-months.ts';
import { composeArrivals } from '../../src/routes/data/compose-arrivals.ts';
import { builtOnItsDay, monthlyDelivery, publishAltered } from '../support/altered-version.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';
import { makePerson } from '../support/sign-in.ts';
import { missingUsageDays } from '../support/small-warehouse/sources.ts';

const source = 'procedure_month';
const provinces = `from star.dim_unit where level = 'TINH' and valid_to is null`;
/** One province of 34 has not reported for September; of October three have not yet, when the version is made on its last day. */
const reports = [
  `insert into quality.arrival select '${source}', 'unit_reports', unit_code, date '2026-09-01', date '2026-10-07',
     if(unit_id = '34-15', null, date '2026-10-05'), if(unit_id = '34-15', 'missing', 'on_time') ${provinces}`,
  `insert into quality.first_arrival select '${source}', 'unit_reports', unit_code, date '2026-10-01', date '2026-10-31' ${provinces}
   and unit_id not in ('34-01', '34-48', '34-79')`,
];
/** Lets the fact of daily use say that its rows are of days. */
const daily = `update meta.definition set body = json_merge_patch(body, '{"grain": "day"}') where kind = 'fact' and id = 'asset_use'`;
const september = `${source} 2026-09 report 34-15`;
const october = ['34-01', '34-48', '34-79'].map((unit) => `${source} 2026-10 report ${unit}`);
const days = missingUsageDays.map((day) => `api_usage_daily 2026-10 day ${day}`);

/** What the list of what needs somebody, the calendar and the gaps of sources say is due and lacks: the same, at any moment and to any reader. */
describe('what is due and lacks', () => {
  let world: NoticeWorld;
  let steward: string;
  let ofDaNang: string;
  beforeAll(async () => {
    world = await openNoticeWorld();
    steward = makePerson(world.control, [{ role: 'steward' }]);
    ofDaNang = makePerson(world.control, [{ role: 'leader', extent: 'subtree', unitId: '34-48' }]);
    const changes = [monthlyDelivery(source), builtOnItsDay, daily, ...reports];
    await publishAltered(world.control, world.directory, 's-20261105-000000', changes);
    await vi.waitFor(async () => expect((await readServedNow())?.snapshotId).toBe('s-20261105-000000'), {
      ...{ timeout: 20_000, interval: 200 },
    });
  });
  afterAll(() => world.end());

  const heldBy = <T>(
    personId: string,
    work: (held: { snapshot: Snapshot; scope: Scope }) => Promise<T>,
  ): Promise<T> =>
    readingAs(readerOf(world.control, readPerson(world.control, personId)!), () =>
      withSnapshot((snapshot, scope) => work({ snapshot, scope })),
    );

  /** What a reader is told at a moment by each of the three, and the words of the list beside those of the cells it leads to. */
  const toldAt = async (at: string, personId: string) => {
    world.at(at);
    const { control } = world;
    const t = translator('en', await loadMessages('en'));
    return heldBy(personId, async (held) => {
      const { snapshot, scope } = held;
      const { catalog, asOf } = snapshot;
      const words = wordsOf({ language: 'en', t }, catalog);
      const unitId = catalog.workspace.rootUnit;
      const sources = await readBoardSources(held, control);
      const period = requirePeriod(catalog, 'month');
      const amiss = await readAmiss(held, { unitId, period, sources }, control);
      const { matters } = await readAttention(snapshot, scope, { unitId, grain: 'month', amiss, limit: 100 });
      const items = matters.flatMap((matter) => matter.items);

      const came = await readMonthGaps(held, { unitId }, control);
      const months = monthsUpTo(came.until, 12);
      const view = composeArrivals(came, { catalog, months, dated: new Set(), asOf }, words)!;
      const cells = view.groups.flatMap(({ rows }) => rows.flatMap((row) => row.cells));
      const lacking = cells.filter((cell) => cell.lacking.length > 0);

      const lines = items.filter(isOfMonth).map((item) => {
        const { sentence, action } = writeAttention(item, catalog, { ...nowhere }, words);
        return {
          sentence,
          href: action.href,
          names: namesIn(item, (id) => catalog.units.get(id)?.names.en ?? id),
        };
      });
      return {
        list: items.flatMap(lacksOf).toSorted(),
        lines,
        cells: new Map(lacking.map((cell) => [cell.href, cell.lacking.join('; ')])),
        /** Reports that are missing by the numbers of the cells, with what a cell says of days. */
        calendar: {
          missing: cells.reduce(
            (sum, { head }) => sum + Number(/(\d+) of \d+ reports missing/.exec(head)?.[1] ?? 0),
            0,
          ),
          withGaps: lacking.map(({ id }) => id).toSorted(),
        },
        gaps: new Map(sources.flatMap(({ source: { id }, gaps }) => (gaps ? [[id, gaps]] : []))),
      };
    });
  };

  /** All three beside one list of what lacks. */
  const expectOf = async (at: string, personId: string, lacks: string[]) => {
    const { list, lines, cells, calendar, gaps } = await toldAt(at, personId);
    expect(list).toEqual(lacks.toSorted());
    const missing = lacks.filter((one) => one.includes(' report '));
    expect(calendar.missing).toBe(missing.length);
    const places = new Set(lacks.map((one) => `arrival-${one.split(' ').slice(0, 2).join('-')}`));
    expect(calendar.withGaps).toEqual([...places].toSorted());
    for (const [id, gap] of gaps) {
      const own = (kind: string) =>
        lacks.filter((one) => one.startsWith(`${id} `) && one.includes(` ${kind} `));
      expect(gap).toMatchObject({ missing: own('report').length, days: own('day').length });
    }
    expect([...gaps.keys()].toSorted()).toEqual(
      [...new Set(lacks.map((one) => one.split(' ')[0]))].toSorted(),
    );
    // Where nothing of a reader's own units is there, the delivery is overdue to them besides: of the same month, in the same place.
    expect(new Set(lines.map(({ href }) => href))).toEqual(new Set(cells.keys()));
    for (const { href, names } of lines) for (const name of names) expect(cells.get(href)).toContain(name);
  };

  it('is no report that is not due on the day that is judged by', async () => {
    await expectOf('2026-10-31T05:00:00Z', steward, [september, ...days]);
  });

  it('is no report that may still be on its way in', async () => {
    await expectOf('2026-11-08T05:00:00Z', steward, [september, ...days]);
  });

  it('is every report that was waited for, by name, in all three', async () => {
    world.at('2026-11-08T23:31:00Z');
    world.load(source, { outcome: 'unchanged' });
    await expectOf('2026-11-08T23:32:00Z', steward, [september, ...october, ...days]);
    const { lines } = await toldAt('2026-11-08T23:32:00Z', steward);
    expect(lines.map(({ sentence }) => sentence).join('\n')).toContain(
      'Administrative procedures by month: 3 of 34 reports for October 2026 are missing, due on 7 Nov 2026: Hanoi, Da Nang and Ho Chi Minh City.',
    );
  });

  it('is told to a reader of one province of that alone', async () => {
    await expectOf('2026-11-08T23:33:00Z', ofDaNang, [`${source} 2026-10 report 34-48`, ...days]);
  });

  it('is worked out once, whatever month of the calendar is asked for', async () => {
    world.at('2026-11-08T23:34:00Z');
    await heldBy(steward, async (held) => {
      const gaps = (from?: string) => readMonthGaps(held, { unitId: '00', from }, world.control);
      const calendar = await gaps();
      expect(await gaps('2025-12-01')).toBe(calendar);
      expect(await gaps('2026-10-01')).toBe(calendar);
      expect(await gaps('2025-11-01')).not.toBe(calendar);
    });
  });
});

const nowhere = { unit: null, grain: 'month', period: null } as const;
type MonthItem = Extract<AttentionItem, { subject: { kind: 'arrival' } }> & AttentionItem;

function isOfMonth(item: AttentionItem): item is MonthItem {
  return item.subject.kind === 'arrival';
}

function lacksOf(item: AttentionItem): string[] {
  const of = (kind: string, ids: readonly string[]) =>
    'sourceId' in item && 'period' in item
      ? ids.map((id) => `${item.sourceId} ${item.period.slice(0, 7)} ${kind} ${id}`)
      : [];
  if (item.kind === 'not_reported') return of('report', item.unitIds);
  return item.kind === 'missing_days' ? of('day', item.days) : [];
}

function namesIn(item: AttentionItem, nameOf: (id: string) => string): string[] {
  return item.kind === 'not_reported' ? item.unitIds.map(nameOf) : [];
}
