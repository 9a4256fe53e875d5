import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeChangeWorld, type ChangeWorld } from '../support/change-world.ts';
import { contractOf } from '../support/load-world.ts';

let world: ChangeWorld;
let close: () => void;
beforeAll(async () => ({ world, close } = await makeChangeWorld()));
afterAll(() => close());
beforeEach(() => world.forget());

const thing = (...quality: string[]) =>
  contractOf({
    columns: ['{ name: code, logicalType: string }', '{ name: n, logicalType: integer }'],
    quality,
  });
const sql = (id: string, query: string) =>
  `{ id: ${id}, type: sql, query: "${query}", mustBeGreaterThan: 0 }`;
const cast = sql('cast', 'select sum(code::integer) from {object}');
const single = sql('single', 'select (select n from {object})');
const clear = sql('clear', 'select sum(n) from {object}');
const results = () =>
  world.rows(
    `select "rule", checked, passed, errored, error_reason as why from quality.rule_result where reason = 'metric' order by 1`,
  );
const judged = (rule: string) => ({ rule, checked: 1, passed: 1, errored: 0, why: null });
const raised = (rule: string) => ({ rule, checked: 0, passed: 0, errored: 1, why: 'raised' });

it('does not judge what raises for the rows there are, loads them, and judges again when it can', async () => {
  const contract = thing(cast, clear, single);
  const { result } = await world.refresh(contract, { '1.csv': 'code,n\nx1,1\n2,2\nx3,?\n' });
  expect(result).toMatchObject({ outcome: 'loaded', physical: 3, loaded: 2, quarantined: 1 });
  expect(await results()).toEqual([raised('cast'), judged('clear'), raised('single')]);
  const told = world.events.filter(({ event }) => event === 'rule_not_judged').map(({ data }) => data);
  expect(told).toMatchObject([
    { rule: 'cast', reason: 'raised' },
    { rule: 'single', reason: 'raised' },
  ]);
  expect(JSON.stringify(told)).not.toContain('x1');
  await world.refresh(contract, { '1.csv': 'code,n\n1,1\n' });
  expect(await results()).toEqual([judged('cast'), judged('clear'), judged('single')]);
});

it('loads once more however many rules raise', async () => {
  const raising = Array.from({ length: 4 }, (_, at) =>
    sql(`cast_${at}`, `select sum(code::integer) + ${at} from {object}`),
  );
  const divided = sql(
    'divided',
    "select sum(case when $as_of > date '2000-01-01' then code::integer end) from {object}",
  );
  const { result } = await world.refresh(thing(clear, ...raising, divided), {
    '1.csv': 'code,n\nx1,1\n2,2\n',
  });
  expect(result).toMatchObject({ outcome: 'loaded', loaded: 2 });
  expect(await results()).toEqual([
    ...['cast_0', 'cast_1', 'cast_2', 'cast_3'].map(raised),
    judged('clear'),
    raised('divided'),
  ]);
  const told = (name: string) => world.events.filter(({ event }) => event === name).length;
  expect([told('load_planned'), told('rule_not_judged')]).toEqual([2, 5]);
});

it('leaves the same as a contract without the rule', async () => {
  const files = { '1.csv': 'code,n\nx1,1\n2,2\nx3,?\n' };
  await world.refresh(thing(clear), files);
  const without = await world.state();
  await world.forget();
  await world.refresh(thing(clear, cast), files);
  const { 'quality.rule_result': found, 'quality.rule': rules, load, ...state } = await world.state();
  expect(without).toMatchObject(state);
  expect(load).toMatchObject([{ physical: 3, loaded: 2, quarantined: 1 }]);
  expect(found).toHaveLength(without['quality.rule_result']!.length + 1);
  expect(rules).toHaveLength(without['quality.rule']!.length + 1);
});

it.each([
  ['names a column there is not', 'select sum(nope) from {object}'],
  ['is no SQL', 'selekt 1'],
])('fails the source where the query %s', async (_what, query) => {
  const { result, fault } = await world.refresh(thing(sql('wrong', query)), { '1.csv': 'code,n\n1,1\n' });
  expect(result.outcome).toBe('failed');
  expect(fault).toMatchObject({
    code: 'content_sql_failed',
    message: expect.stringContaining('its query does not run'),
  });
});
