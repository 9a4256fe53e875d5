import { expect, test } from 'vitest';
import type { AnswerRow, Explored } from '#lib/server/explored.ts';
import type { ExploredOrder } from '#lib/server/explored-order.ts';
import { pivotOf, TOTAL } from './pivot.ts';

const channel = { id: 'channel', column: 'channel', kind: 'dimension' } as const;
const period = { id: 'period', column: 'period', kind: 'period' } as const;

type Axes = Partial<Pick<Explored, 'rows' | 'columns' | 'query' | 'order' | 'sortedAt'>>;

const by = (column: string, descending: boolean): ExploredOrder => ({
  ...{ column, descending },
  ...{ figure: column === 'channel' ? null : 'visits', since: null },
});

function layOut(answer: AnswerRow[], axes: Axes, order: ExploredOrder | null = null) {
  const main = { id: 'visits' } as Explored['main'];
  return pivotOf(answer, {
    rows: channel,
    columns: null,
    within: null,
    main,
    query: {} as Explored['query'],
    order,
    sortedAt: null,
    ...axes,
  });
}

const cell = (
  channelCode: string | null,
  month: string | null,
  visits: number | null,
  totalOf: string | null = null,
) => ({
  ...{ channel: channelCode, period: month, visits },
  total_of: totalOf,
});

test('keeps the rows of one axis as they were answered, the total apart', () => {
  const pivot = layOut(
    [
      { channel: 'WEB', total_of: null, visits: 7 },
      { channel: null, total_of: 'channel', visits: 12 },
      { channel: 'APP', total_of: null, visits: 5 },
    ],
    {},
  );
  expect(pivot.rows).toEqual(['WEB', 'APP']);
  expect(pivot.at('WEB', TOTAL)?.visits).toBe(7);
  expect(pivot.at(TOTAL, TOTAL)?.visits).toBe(12);
});

test('tells rows without a code from a total', () => {
  const pivot = layOut(
    [
      { channel: null, total_of: null, visits: 3 },
      { channel: null, total_of: 'channel', visits: 3 },
    ],
    {},
  );
  expect(pivot.rows).toEqual([null]);
  expect(pivot.at(null, TOTAL)).not.toBe(pivot.at(TOTAL, TOTAL));
});

const long = [
  cell('WEB', '2026-02-01', 1),
  cell('APP', '2026-01-01', 2),
  cell('APP', '2026-02-01', 9),
  cell('WEB', null, 1, 'period'),
  cell('APP', null, 11, 'period'),
  cell(null, '2026-01-01', 2, 'channel'),
  cell(null, '2026-02-01', 10, 'channel'),
  cell(null, null, 12, 'channel,period'),
];

test('lays a second axis out as columns, with totals of rows, of columns and of all', () => {
  const pivot = layOut(long, { columns: period }, by('visits', true));
  expect(pivot.rows).toEqual(['APP', 'WEB']);
  expect(pivot.columns).toEqual(['2026-01-01', '2026-02-01']);
  expect(pivot.at('WEB', '2026-01-01')).toBeUndefined();
  expect(pivot.at('APP', TOTAL)?.visits).toBe(11);
  expect(pivot.at(TOTAL, '2026-02-01')?.visits).toBe(10);
  expect(pivot.at(TOTAL, TOTAL)?.visits).toBe(12);
});

test('sorts rows by their totals, either way, and by their own name', () => {
  expect(layOut(long, { columns: period }, by('visits', false)).rows).toEqual(['WEB', 'APP']);
  expect(layOut(long, { columns: period }, by('channel', true)).rows).toEqual(['WEB', 'APP']);
});

test('sorts rows beside units that are compared by the first of them', () => {
  const each = { id: 'unit:each', column: 'unit_id', kind: 'unit' } as const;
  const row = (at: string, unit: string, visits: number) => ({
    channel: at,
    unit_id: unit,
    visits,
    total_of: null,
  });
  const answer = [row('APP', 'a', 1), row('WEB', 'a', 2), row('APP', 'b', 9), row('WEB', 'b', 3)];
  const query = { where: { unit: ['a', 'b'] } } as unknown as Explored['query'];
  expect(layOut(answer, { columns: each, query }, by('visits', true)).rows).toEqual(['WEB', 'APP']);
});

test('puts columns other than periods with the largest first, those without a figure last', () => {
  const turned = layOut(
    [
      cell('WEB', null, 1, 'period'),
      cell('APP', null, 11, 'period'),
      cell('OLD', null, null, 'period'),
      ...long.slice(0, 3),
    ],
    { rows: period, columns: channel },
  );
  expect(turned.columns).toEqual(['APP', 'WEB', 'OLD']);
});

test('sorts rows by the column of a member, also where there are totals, and says in which', () => {
  const answer = [
    cell('WEB', '2026-01-01', 5),
    cell('WEB', '2026-02-01', 1),
    cell('APP', '2026-01-01', 2),
    cell('APP', '2026-02-01', 9),
    cell('POST', '2026-02-01', 3),
    cell('WEB', null, 6, 'period'),
    cell('APP', null, 11, 'period'),
    cell('POST', null, 3, 'period'),
  ];
  const sortedAt = (member: string | null, descending = true) =>
    layOut(answer, { columns: period, sortedAt: member }, by('visits', descending));
  expect(sortedAt('2026-01-01').rows).toEqual(['WEB', 'APP', 'POST']);
  expect(sortedAt('2026-01-01').sortedAt).toBe('2026-01-01');
  expect(sortedAt('2026-02-01', false).rows).toEqual(['WEB', 'POST', 'APP']);
  expect(sortedAt(null).rows).toEqual(['APP', 'WEB', 'POST']);
  // One that the answer does not have leaves the totals.
  expect(sortedAt('2030-01-01').rows).toEqual(['APP', 'WEB', 'POST']);
  expect(sortedAt('2030-01-01').sortedAt).toBe(TOTAL);
});

test('sorts units compared by the first where none is asked for', () => {
  const each = { id: 'unit:each', column: 'unit_id', kind: 'unit' } as const;
  const answer = [
    { channel: 'WEB', unit_id: 'b', visits: 1, total_of: null },
    { channel: 'APP', unit_id: 'b', visits: 2, total_of: null },
    { channel: 'WEB', unit_id: 'a', visits: 9, total_of: null },
    { channel: 'APP', unit_id: 'a', visits: 3, total_of: null },
  ];
  const lay = (sortedAt: string | null) =>
    pivotOf(answer, {
      ...{ rows: channel, columns: each, sortedAt, main: { id: 'visits' } as Explored['main'] },
      ...{ within: null, order: by('visits', true) },
      query: { where: { unit: ['b', 'a'] } } as unknown as Explored['query'],
    });
  expect([lay(null).sortedAt, lay(null).rows]).toEqual(['b', ['APP', 'WEB']]);
  expect([lay('a').sortedAt, lay('a').rows]).toEqual(['a', ['WEB', 'APP']]);
});

test('sorts by what is compared with, and by the change since, those without one last', () => {
  const at = (code: string, visits: number | null, then: number | null, month: string | null = null) => ({
    ...{ channel: code, period: month, visits, visits_previous: then },
    total_of: month === null ? 'period' : null,
  });
  const change = { ...by('visits_previous_change', true), since: 'visits_previous' };
  const answer = [at('APP', 9, 8), at('NEW', 20, null), at('POST', 3, 9), at('WEB', 7, 1)];
  const alone = answer.map((one) => ({ ...one, total_of: null }));
  expect(layOut(alone, {}, change).rows).toEqual(['WEB', 'APP', 'POST', 'NEW']);
  expect(layOut(alone, {}, { ...change, descending: false }).rows).toEqual(['POST', 'APP', 'WEB', 'NEW']);
  const beside = [...answer, at('APP', 1, 1, '2026-01-01'), at('POST', 8, 1, '2026-01-01')];
  expect(layOut(beside, { columns: period }, change).rows).toEqual(['WEB', 'APP', 'POST', 'NEW']);
  const [january, before] = [{ columns: period, sortedAt: '2026-01-01' }, by('visits_previous', true)];
  expect(layOut(beside, january, change).rows.slice(0, 2)).toEqual(['POST', 'APP']);
  expect(layOut(beside, { columns: period }, before).rows).toEqual(['POST', 'APP', 'WEB', 'NEW']);
});

test('splits rows into parts that stand as rows do, each with its cells and totals', () => {
  const unit = { id: 'unit', column: 'unit_id', kind: 'unit' } as const;
  const part = (unit_id: string, code: string | null, month: string | null, visits: number | null) => ({
    ...{ unit_id, channel: code, period: month, visits },
    total_of: month === null ? 'period' : null,
  });
  const parts = [
    ...[part('a', 'WEB', '2026-01-01', 1), part('a', 'WEB', null, 3), part('a', 'APP', null, 4)],
    ...[part('a', null, null, 2), part('a', 'POST', null, null), part('b', 'WEB', null, 9)],
  ];
  const main = { id: 'visits' } as Explored['main'];
  const axes = { columns: period, main, query: {} as Explored['query'], sortedAt: null };
  const split = pivotOf([], { ...axes, rows: unit, within: channel, order: by('visits', true) }, parts);
  expect(split.partsOf('a')).toEqual(['APP', 'WEB', null, 'POST']);
  expect(split.partsOf('b')).toEqual(['WEB']);
  expect(split.partsOf('c')).toEqual([]);
  expect(split.partAt('a', 'WEB', '2026-01-01')?.visits).toBe(1);
  expect(split.partAt('a', 'WEB', TOTAL)?.visits).toBe(3);
  const upwards = pivotOf([], { ...axes, rows: unit, within: channel, order: by('visits', false) }, parts);
  expect(upwards.partsOf('a')).toEqual([null, 'WEB', 'APP', 'POST']);
});
