import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { composeTrust } from '#lib/briefing/trust-view.ts';
import { composeOutlook } from '#lib/format/outlook.ts';
import { wordsOf } from '#lib/format/words.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { readerOf } from '#lib/server/auth/reader-of.ts';
import { readingAs } from '#lib/server/auth/reader.ts';
import { readServedNow } from '#lib/server/notices/tell-notices.ts';
import { readBoardSources, type SourceState } from '#lib/server/refresh/board-sources.ts';
import { readGaps } from '#lib/server/refresh/gaps.ts';
import { readMonthGaps } from '#lib/server/refresh/month-gaps.ts';
import { readArrivalsNow } from '#lib/server/refresh/reports-now.ts';
import { withSnapshot } from '#lib/server/warehouse.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import { visibleSnapshot } from '#warehouse/scope/visible-snapshot.ts';
import { readPerson } from '#warehouse/control/people.ts';
import { monthsUpTo } from '../../src/routes/data/calendar-months.ts';
import { composeArrivals } from '../../src/routes/data/compose-arrivals.ts';
import { composeBoard, composeBoardTitle } from '../../src/routes/refresh/board-view.ts';
import { builtOnItsDay, monthlyDelivery, publishAltered } from '../support/altered-version.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';
import { makePerson } from '../support/sign-in.ts';

const source = 'procedure_month';
const provinces = `from star.dim_unit where level = 'TINH' and valid_to is null`;
/** All 34 provinces reported for September in time; of October three have not yet, when the version is made on its last day. */
const reports = [
  `insert into quality.arrival select '${source}', 'unit_reports', unit_code, date '2026-09-01', date '2026-10-07', date '2026-10-05', 'on_time' ${provinces}`,
  `insert into quality.first_arrival select '${source}', 'unit_reports', unit_code, date '2026-10-01', date '2026-10-31' ${provinces}
   and unit_id not in ('34-01', '34-48', '34-79')`,
];

/** A month is due with the end of the seventh day after it; its schedule looks on the ninth, at half past six. */
describe('the reports of a month, said by calendar, desk and notice', () => {
  let world: NoticeWorld;
  let steward: string;
  beforeAll(async () => {
    world = await openNoticeWorld();
    steward = makePerson(world.control, [{ role: 'steward' }]);
    const changes = [monthlyDelivery(source), builtOnItsDay, ...reports];
    await publishAltered(world.control, world.directory, 's-20261105-000000', changes);
    await vi.waitFor(async () => expect((await readServedNow())?.snapshotId).toBe('s-20261105-000000'), {
      ...{ timeout: 20_000, interval: 200 },
    });
  });
  afterAll(() => world.end());

  const reader = () => readerOf(world.control, readPerson(world.control, steward)!);
  const isIn = ({ state }: { state: SourceState }) => state === 'gaps' || state === 'current';
  /** What the three say at a moment, of a month of the source. */
  const saidAt = async (at: string, month: string) => {
    world.at(at);
    await world.round();
    const { control } = world;
    const t = translator('en', await loadMessages('en'));
    const pages = await readingAs(reader(), () =>
      withSnapshot(async (snapshot, scope) => {
        const { catalog, asOf } = snapshot;
        const words = wordsOf({ language: 'en', t }, catalog);
        const held = { snapshot, scope };
        const board = await readBoardSources(held, control);
        const { state, outlook } = board.find((one) => one.source.id === source)!;
        const now = await readArrivalsNow(held, '00', control);
        const months = monthsUpTo(now.day, 12);
        const came = await readMonthGaps(held, { unitId: '00' }, control);
        const view = composeArrivals(came, { catalog, months, dated: new Set(), asOf }, words)!;
        const row = view.groups
          .flatMap(({ rows }) => rows)
          .find(({ href }) => href === `/refresh/${source}`)!;
        const written = { ...words, timezone: catalog.workspace.timezone };
        const desk = composeOutlook(outlook!, catalog.sources.get(source)!, written).late;
        return {
          ...{
            day: now.day,
            state,
            desk,
            judged: view.now.says,
            cell: row.cells[months.indexOf(month)]!,
          },
          overdue: view.now.overdue.map(({ text }) => text),
        };
      }),
    );
    return { ...pages, told: world.told(steward).filter((one) => one.includes(source)) };
  };

  it('is not due on the day of the version: nobody calls it missing', async () => {
    const said = await saidAt('2026-10-31T05:00:00Z', '2026-10-01');
    expect(said).toMatchObject({ day: '2026-10-31', desk: '', overdue: [], told: [], state: 'current' });
    expect(said.cell).toMatchObject({ status: null });
    expect(said.judged).toBe('Deliveries are judged on 31 Oct 2026; figures are as of 31 Oct 2026.');
  });

  it('is waited for by all of them once it is due, until the run that takes it in has ended', async () => {
    const said = await saidAt('2026-11-08T05:00:00Z', '2026-10-01');
    expect(said).toMatchObject({ day: '2026-11-08', desk: '', overdue: [], told: [] });
    expect(said.cell).toMatchObject({ status: null, text: '31/34' });
    expect(said.cell.says).toContain('3 more were due and may still be on their way');
  });

  it('is there in part after that: three reports are missing, and the delivery is not overdue', async () => {
    world.at('2026-11-08T23:31:00Z');
    world.load(source, { outcome: 'unchanged' });
    const said = await saidAt('2026-11-08T23:32:00Z', '2026-10-01');
    expect(said).toMatchObject({ day: '2026-11-09', desk: '', overdue: [], told: [] });
    expect(said.cell).toMatchObject({ status: 'behind', text: '31/34' });
    expect(said.cell.says).toBe(
      'October 2026: 3 of 34 reports missing, 0 late; due 7 Nov 2026 and not there: Hanoi (01), Da Nang (48) and Ho Chi Minh City (79); ' +
        'not due yet on 31 Oct 2026, as the version saw it',
    );
    expect(said.judged).toContain(
      'As of 31 Oct 2026, as this version saw it, 0 reports were missing of 34 due',
    );
  });

  it('leaves its source in with a gap, counted alike by desk and briefing, which lead to the calendar', async () => {
    const { board, trust, title, all } = await readingAs(reader(), () =>
      withSnapshot(async (snapshot, scope) => {
        const t = translator('en', await loadMessages('en'));
        const sources = await readBoardSources({ snapshot, scope }, world.control);
        const words = { ...wordsOf({ language: 'en', t }, snapshot.catalog), timezone: 'Asia/Ho_Chi_Minh' };
        return {
          board: composeBoard(sources, [], words),
          trust: composeTrust(sources, words),
          title: composeBoardTitle(sources.filter(isIn), [], t),
          all: sources.filter(isIn).length,
        };
      }),
    );
    expect(board.find(({ id }) => id === source)).toMatchObject({
      ...{ state: 'gaps', stateText: 'In, with gaps' },
      gaps: {
        text: '3 reports missing',
        href: '/data?source=procedure_month&month=2026-10#arrival-procedure_month-2026-10',
      },
    });
    const withGaps = board.filter(
      ({ gaps, state }) => gaps !== null && state !== 'failed' && state !== 'late',
    );
    expect(trust.gaps).toBe(withGaps.length);
    expect(title).toBe(`${all} of ${all} sources delivered, ${withGaps.length} with gaps`);
  });

  it('is told to a reader of one province of that alone', async () => {
    const scope: Scope = { unitRoots: ['34-48'], highestClass: '*' };
    const reports = await readingAs(reader(), () =>
      withSnapshot(
        async (snapshot) => (await readArrivalsNow({ snapshot, scope }, '00', world.control)).reports,
      ),
    );
    expect(reports).toMatchObject([{ sourceId: source, period: '2026-10-01', expected: 1, missing: 1 }]);
  });

  it('is found for others though whoever asked first has gone', async () => {
    const scope: Scope = { unitRoots: ['34-79'], highestClass: '*' };
    const [first, other] = await readingAs(reader(), () =>
      withSnapshot(async (whole) => {
        const snapshot = await visibleSnapshot(whole, scope);
        return Promise.allSettled([
          readGaps({ snapshot, scope }, world.control, AbortSignal.abort()),
          readGaps({ snapshot, scope }, world.control),
        ]);
      }),
    );
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'query_interrupted' } });
    expect(other).toMatchObject({ status: 'fulfilled' });
    expect(other.status === 'fulfilled' && other.value.get(source)).toMatchObject({ missing: 1 });
  });

  it('is overdue in all three where nothing came: in one word, of one month, by as many days', async () => {
    world.at('2026-12-08T23:31:00Z');
    world.load(source, { outcome: 'unchanged' });
    const said = await saidAt('2026-12-08T23:32:00Z', '2026-11-01');
    expect(said.state).toBe('late');
    expect(said.desk).toBe('November 2026 overdue by 2 working days, due 7 Dec 2026');
    expect(said.overdue).toEqual([said.desk]);
    expect(said.cell).toMatchObject({ status: 'behind', text: '0/34' });
    expect(said.cell.says).toMatch(/^November 2026: 34 of 34 reports missing, .*; the delivery is overdue$/);
    expect(said.told).toEqual([`overdue delivery:${source}:2026-11-01`]);
  });
});
