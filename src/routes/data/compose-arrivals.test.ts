import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import type { ArrivalsNow, ReportsNow } from '#lib/server/refresh/reports-now.ts';
import type { Arrival } from '#lib/server/questions.ts';
import type { DeliveryStanding } from '#warehouse/schedule/expected-deliveries.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { monthsUpTo } from './calendar-months.ts';
import { composeArrivals } from './compose-arrivals.ts';

const workspace = { timezone: 'Asia/Ho_Chi_Minh' };
/** Judged on the day of the version: nothing is known that it did not know. */
const then = {
  now: { day: '2026-10-31', reports: [], missing: [], deliveries: new Map() } as ArrivalsNow,
  gaps: [],
};
const asOf = '2026-10-31';
const words = {
  ...{ language: 'en' as const, fallback: 'en', fiscalYearStart: '01-01' },
  t: translator('en', en),
};

describe('months of the arrival calendar', () => {
  it('end with the one that holds the day, over the turn of a year', () => {
    expect(monthsUpTo('2026-02-28', 4)).toEqual(['2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01']);
  });
});

describe('months of the arrival calendar, where one is asked for', () => {
  it.each([
    ['within them', '2026-01-01', ['2025-12-01', '2026-01-01', '2026-02-01']],
    ['before them', '2025-11-01', ['2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01']],
    ['after them', '2026-03-01', ['2025-12-01', '2026-01-01', '2026-02-01', '2026-03-01']],
  ])('hold it: %s', (_, asked, months) => {
    expect(monthsUpTo('2026-02-28', 3, asked)).toEqual(months);
  });
});

describe('the arrival calendar', () => {
  const none = { expected: 0, onTime: 0, late: 0, unknown: 0, missing: 0, rows: 0 };
  const compose = (counts: Partial<Arrival>) => {
    const arrival = { ...none, sourceId: 'tasks', period: '2026-10-01', ...counts };
    const catalog = {
      workspace,
      sources: new Map([['tasks', { id: 'tasks', name: { en: 'Tasks' } }]]),
    } as unknown as Catalog;
    const view = composeArrivals(
      { ...then, arrivals: [arrival] },
      { catalog, months: ['2026-10-01'], dated: new Set(), asOf },
      words,
    )!;
    return { title: view.title, group: view.groups[0]!, cell: view.groups[0]!.rows[0]!.cells[0]! };
  };

  it.each([
    ['behind', '31/34', { onTime: 30, late: 1, missing: 3 }],
    ['within_tolerance', '34/34', { onTime: 33, late: 1 }],
    ['not_measured', '34/34', { onTime: 3, unknown: 31 }],
    ['on_path', '34/34', { onTime: 34 }],
  ])('marks a month by the worst that is known: %s', (status, text, counts) => {
    expect(compose({ expected: 34, ...counts }).cell).toMatchObject({ status, text });
  });

  it('does not call late what came with the first load', () => {
    const { title, cell } = compose({ expected: 34, unknown: 31, missing: 3 });
    expect(title).toBe(
      '3 reports missing of 34 due in the last 12 months, 0 late, 31 came with the first load',
    );
    expect(cell.says).toBe('October 2026: 3 of 34 reports missing, 0 late, 31 came with the first load');
  });

  it('says of every number whether it counts reports or rows', () => {
    const months = ['2026-09-01', '2026-10-01'];
    const sources = ['tasks', 'reports'].map((id) => [id, { id, name: { en: id } }] as const);
    const catalog = { workspace, sources: new Map(sources) } as unknown as Catalog;
    const arrivals = [
      { ...none, sourceId: 'tasks', period: '2026-10-01', rows: 1200 },
      { ...none, sourceId: 'reports', period: '2026-09-01', rows: 40 },
      { ...none, sourceId: 'reports', period: '2026-10-01', expected: 34, onTime: 34, rows: 50 },
    ];
    const view = composeArrivals({ ...then, arrivals }, { catalog, months, dated: new Set(), asOf }, words)!;
    const { groups } = view;
    expect(view.months.map(({ period }) => period)).toEqual(['2026-09-01', '2026-10-01']);
    expect(
      groups.map(({ head, rows }) => [head, rows.map(({ cells }) => cells.map(({ text }) => text))]),
    ).toEqual([
      ['Reports that came whole, of those due', [['40 rows', '34/34']]],
      ['Rows that came, where no day is set for reports', [['', '1,200']]],
    ]);
    expect(groups[0]!.rows[0]!.cells[0]!.says).toBe(
      'September 2026: 40 rows, no report of this month is due',
    );
  });

  it('brings out the source and month that its address asks for, whether anything of it is dated or not', () => {
    const sources = ['tasks', 'words', 'loans'].map((id) => [id, { id, name: { en: id } }] as const);
    const catalog = { workspace, sources: new Map(sources) } as unknown as Catalog;
    const arrivals = [{ ...none, sourceId: 'tasks', period: '2026-10-01', expected: 34, missing: 34 }];
    const months = ['2026-09-01', '2026-10-01'];
    const dated = new Set(['tasks', 'loans']);
    const marked = (source: string, month: string) =>
      composeArrivals(
        { ...then, arrivals },
        { catalog, months, dated, asked: { source, month }, asOf },
        words,
      )!.groups.flatMap(({ rows }) =>
        rows.flatMap(({ cells }) => cells.filter(({ isAsked }) => isAsked).map(({ id, says }) => [id, says])),
      );
    expect(marked('tasks', '2026-10-01')).toEqual([
      ['arrival-tasks-2026-10', 'October 2026: 34 of 34 reports missing, 0 late'],
    ]);
    expect(marked('words', '2026-09-01')).toEqual([
      ['arrival-words-2026-09', 'September 2026: the rows of this source bear no month'],
    ]);
    // Nothing of it lies in these months, or in the reader's units.
    expect(marked('loans', '2026-09-01')).toEqual([
      ['arrival-loans-2026-09', 'September 2026: nothing came'],
    ]);
    const unasked = composeArrivals(
      { ...then, arrivals },
      { catalog, months, dated: new Set(), asOf },
      words,
    )!;
    expect(unasked.groups.map(({ rows }) => rows.length)).toEqual([1]);
  });

  it('counts rows where no day is set', () => {
    const { group, cell } = compose({ rows: 1200 });
    expect([group.counts, cell.text, cell.status]).toEqual(['rows', '1,200', null]);
    expect(compose({}).cell.says).toBe('October 2026: nothing came');
  });
});

describe('the arrival calendar, judged on a later day than its version stands for', () => {
  const october = { from: '2026-10-01', to: '2026-11-01', due: new Date('2026-11-07T17:00:00Z') };
  const delivery = { every: 1, unit: 'month', dueAfterDays: 7 } as const;
  const source = { id: 'tasks', name: { en: 'Tasks' }, delivery };
  const catalog = { workspace, sources: new Map([['tasks', source]]) } as unknown as Catalog;
  const nothing = { expected: 0, onTime: 0, late: 0, unknown: 0, missing: 0, rows: 0 };
  const compose = (
    own: Partial<Arrival>[],
    standing: Partial<DeliveryStanding>,
    reports: Partial<ReportsNow>[] = [],
  ) => {
    const of = <T>(one: Partial<T>, month: string) => ({
      ...nothing,
      sourceId: 'tasks',
      period: month,
      ...one,
    });
    const now: ArrivalsNow = {
      ...{ day: '2026-11-20', missing: [] },
      reports: reports.map((one) => ({ awaited: 0, ...of(one, '2026-10-01') })),
      deliveries: new Map([
        [
          'tasks',
          { overdue: [], awaited: [], late: null, next: october, ...standing } as unknown as DeliveryStanding,
        ],
      ]),
    };
    const months = ['2026-09-01', '2026-10-01'];
    const arrivals = own.map((one) => of(one, '2026-09-01'));
    const view = composeArrivals(
      { now, arrivals, gaps: [] },
      { catalog, months, dated: new Set(['tasks']), asOf },
      words,
    )!;
    return { ...view, cell: view.groups[0]!.rows[0]!.cells.at(-1)! };
  };
  const late = { ...october, workingDays: 9, periods: 1 };

  it('marks the month whose delivery is overdue, and says it as the desk does', () => {
    const { cell, now } = compose([{ rows: 40 }], { overdue: [october], late });
    expect([cell.status, cell.says]).toEqual([
      'behind',
      'October 2026: nothing came; the delivery is overdue',
    ]);
    expect(now.head).toBe('Deliveries of 1 source are overdue on 20 Nov 2026');
    expect(now.overdue).toMatchObject([
      {
        text: 'October 2026 overdue by 9 working days, due 7 Nov 2026',
        href: '/data?source=tasks&month=2026-10#arrival-tasks-2026-10',
      },
    ]);
  });

  it('waits for what may still be on its way, and calls nothing overdue', () => {
    const { cell, now } = compose([{ rows: 40 }], { awaited: [october] });
    expect([cell.status, cell.says]).toEqual([
      null,
      'October 2026: nothing came; the delivery was due and may still be on its way',
    ]);
    expect([now.head, now.overdue]).toEqual(['', []]);
  });

  it('counts reports that have become due since, and says what the version could not know', () => {
    const { cell, title, now } = compose([{ expected: 34, onTime: 33, missing: 1 }], {}, [
      { expected: 34, onTime: 30, late: 1, missing: 3 },
    ]);
    expect([cell.text, cell.status]).toEqual(['31/34', 'behind']);
    expect(cell.says).toBe(
      'October 2026: 3 of 34 reports missing, 1 late; not due yet on 31 Oct 2026, as the version saw it',
    );
    expect(title).toBe('4 reports missing of 68 due in the last 12 months, 1 late');
    expect(now.says).toBe(
      'Deliveries are judged on 20 Nov 2026. As of 31 Oct 2026, as this version saw it, 1 report was missing of 34 due; since then 34 more have become due, of which 31 have come (1 late) and 3 are missing.',
    );
  });

  it('calls no report missing that may still be on its way', () => {
    const { cell } = compose([{ expected: 34, onTime: 34 }], { awaited: [october] }, [
      { expected: 34, onTime: 30, awaited: 4 },
    ]);
    expect([cell.text, cell.status]).toEqual(['30/34', null]);
    expect(cell.says).toContain(
      '0 of 34 reports missing, 0 late; 4 more were due and may still be on their way',
    );
  });
});
