import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { composeTrust } from '#lib/briefing/trust-view.ts';
import { wordsOf } from '#lib/format/words.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { readerOf } from '#lib/server/auth/reader-of.ts';
import { readingAs } from '#lib/server/auth/reader.ts';
import { writeAll } from '#lib/server/notices/write-all.ts';
import { readBoardSources } from '#lib/server/refresh/board-sources.ts';
import { withSnapshot } from '#lib/server/warehouse.ts';
import { readPerson } from '#warehouse/control/people.ts';
import { listNotices } from '#warehouse/notice/notices.ts';
import { composeBoardTitle } from '../../src/routes/refresh/board-view.ts';
import { builtOnItsDay, cameIn, monthlyDelivery, publishAltered } from '../support/altered-version.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';
import { makePerson } from '../support/sign-in.ts';

const source = 'procedure_month';
const [november, december] = ['2026-11-01', '2026-12-01'].map((month) => `delivery:${source}:${month}`);

/** A month is due with the end of the seventh day after it; its schedule looks on the ninth, at half past six. */
describe('a delivery that is overdue', () => {
  let world: NoticeWorld;
  const people: Record<string, string> = {};
  beforeAll(async () => {
    world = await openNoticeWorld();
    const { control, directory } = world;
    const below = (unitId: string) => ({ extent: 'subtree', unitId, highestClass: 'internal' }) as const;
    people.steward = makePerson(control, [{ role: 'steward' }]);
    people.daNang = makePerson(control, [{ role: 'data_owner', ...below('34-48') }]);
    people.leader = makePerson(control, [{ role: 'leader' }]);
    people.analyst = makePerson(control, [{ role: 'analyst' }]);
    // The history of the small warehouse holds a failure of its own.
    world.load('data_connection', {});
    await publishAltered(control, directory, 's-20261105-000000', [
      ...[monthlyDelivery(source), builtOnItsDay],
      // A source that has not begun is nobody's debt, whatever its contract says.
      monthlyDelivery('task'),
      `delete from meta.source_load where source_id = 'task'`,
    ]);
    await served('s-20261105-000000');
  });
  afterAll(() => world.end());

  /** Waits until what is served is the version that was published. */
  const served = (snapshotId: string) =>
    vi.waitFor(() => withReader('steward', (snapshot) => expect(snapshot.snapshotId).toBe(snapshotId)), {
      timeout: 20_000,
      interval: 200,
    });
  const withReader = <T>(name: string, work: (...of: Parameters<Parameters<typeof withSnapshot>[0]>) => T) =>
    readingAs(readerOf(world.control, readPerson(world.control, people[name]!)!), () =>
      withSnapshot((snapshot, scope) => Promise.resolve(work(snapshot, scope))),
    );
  /** What somebody is told of the source's deliveries after one more round. */
  const told = async (name = 'steward') => {
    await world.round();
    return world.told(people[name]!).filter((one) => one.includes(source));
  };
  const written = async (name: string, language: string) => {
    const reader = readerOf(world.control, readPerson(world.control, people[name]!)!);
    const shelf = listNotices(world.control, people[name]!, { shelf: 'open', today: '2026-12-10' });
    return (await writeAll(reader, shelf, language)).written.map(({ text, href }) => ({ text, href }));
  };

  it('is told to nobody before the run that was due to take it in has ended', async () => {
    world.at('2026-12-07T17:00:00Z');
    expect(await told()).toEqual([]);
    world.at('2026-12-07T16:50:00Z');
    world.load(source, { outcome: 'unchanged' });
    world.at('2026-12-08T23:29:00Z');
    expect(await told()).toEqual([]);
  });

  it('is told once it has, to stewards and to those whose units report', async () => {
    world.at('2026-12-08T23:31:00Z');
    expect(await told()).toEqual([]);
    world.load(source, { outcome: 'unchanged' });
    expect(await told()).toEqual([`overdue ${november}`]);
    expect(await told()).toEqual([`overdue ${november}`]);
    expect(await told('daNang')).toEqual([`overdue ${november}`]);
    expect([await told('leader'), await told('analyst')]).toEqual([[], []]);
    expect(world.told(people.steward!).join()).not.toContain('delivery:task');
  });

  it.each([
    [
      'en',
      'Administrative procedures by month: the delivery for November 2026 was due by 7 Dec 2026 and is not there.',
    ],
    ['vi', /: dữ liệu kỳ tháng 11.2026 đến hạn .* mà chưa có\.$/],
    ['hi', /नवंबर 2026 का डेटा .* तक देय था और नहीं आया।$/],
  ])('is written in the reader’s language and leads to the calendar: %s', async (language, text) => {
    expect(await written('daNang', language)).toEqual([
      {
        text: typeof text === 'string' ? text : expect.stringMatching(text),
        href: '/data?source=procedure_month&month=2026-11#arrival-procedure_month-2026-11',
      },
    ]);
  });

  it('stands on the desk and in the briefing as it is told: one count for both', async () => {
    const counts = () =>
      withReader('steward', async (snapshot, scope) => {
        const sources = await readBoardSources({ snapshot, scope }, world.control);
        const t = translator('en', await loadMessages('en'));
        const words = wordsOf({ language: 'en', t }, snapshot.catalog);
        const { timezone } = snapshot.catalog.workspace;
        const isLate = sources.find((one) => one.source.id === source)!.state === 'late';
        const { behind } = composeTrust(sources, { ...words, timezone });
        return { isLate, behind, title: composeBoardTitle(sources, [], t) };
      });
    const now = await counts();
    expect(now.isLate).toBe(true);
    expect(now.title).toContain(`${now.behind} `);
    world.at('2026-12-07T16:55:00Z');
    const before = await counts();
    expect([before.isLate, before.behind]).toEqual([false, now.behind - 1]);
  });

  it('does not hide that of the next month, and each is closed by what came of it', async () => {
    const { control, directory } = world;
    world.at('2027-01-08T23:31:00Z');
    world.load(source, { outcome: 'unchanged' });
    expect(await told()).toEqual([`overdue ${november}`, `overdue ${december}`]);
    await publishAltered(
      control,
      directory,
      's-20270109-000000',
      cameIn(source, '2026-11-01', '2027-01-09T03:00:00'),
    );
    await served('s-20270109-000000');
    world.at('2027-01-09T04:00:00Z');
    expect(await told('daNang')).toEqual([
      ...[`overdue ${november}`, `overdue ${december}`, `arrived ${november}`],
    ]);
    expect((await written('daNang', 'en'))[0]!.text).toBe(
      'Administrative procedures by month: the delivery for November 2026 arrived on 9 Jan 2027, 33 days late.',
    );
    expect((await told()).join()).not.toContain('restored');
  });

  it('is told by no age beside: the contract says when deliveries are due', async () => {
    world.at('2027-03-01T00:00:00Z');
    expect(await told()).not.toContain(`lateness source:${source}`);
    expect(world.told(people.steward!)).toContain('lateness source:data_asset');
  });
});
