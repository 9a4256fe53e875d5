import { beforeEach, describe, expect, it } from 'vitest';
import { contractOf, openLoadWorld, type LoadWorld } from '../../tests/support/load-world.ts';

let world: LoadWorld;
beforeEach(async () => {
  world = await openLoadWorld();
});

const columns = [
  "{ name: a, logicalType: string, quality: [{ metric: nullValues, mustBeLessThan: 50, unit: percent, severity: warning }, { metric: missingValues, arguments: { missingValues: [null, n/a] }, mustBe: 2, severity: warning }, { metric: invalidValues, arguments: { validValues: [x, y], pattern: '[a-z]' }, mustBeBetween: [1, 1.5], severity: warning }, { metric: duplicateValues, mustNotBe: 1, severity: warning }] }",
  '{ name: n, logicalType: integer }',
];
const results = () =>
  world.rows<{ rule: string }>(
    `select "rule", field, reason, unit_code, period, checked, passed, errored, error_reason from quality.rule_result
     where reason in ('metric', 'row_count') order by "rule", period`,
  );
const result = (rule: string, passed: number | null, further: object = {}) => ({
  ...{ rule, field: null, reason: 'metric', unit_code: null, period: null },
  ...{
    checked: passed === null ? 0 : 1,
    passed: passed ?? 0,
    errored: passed === null ? 1 : 0,
    error_reason: null,
  },
  ...further,
});

describe('library metrics', () => {
  it('are measured over the accepted rows, at a property and at the object', async () => {
    const contract = contractOf({
      columns,
      quality: [
        '{ metric: rowCount, mustBeGreaterOrEqualTo: 5 }',
        '{ metric: duplicateValues, arguments: { properties: [a, n] }, mustBeLessOrEqualTo: 0, severity: warning }',
        "{ id: least, type: sql, query: 'select min(n) from {object}', mustBeGreaterThan: 0 }",
        "{ id: nothing, type: sql, query: 'select min(n) from {object} where n > 99', mustNotBeBetween: [0, 1] }",
      ],
    });
    const rows = 'a,n\nx,1\nx,1\nn/a,2\n,3\nX,?\nZ,4\n';
    expect(await world.load(contract, { 'x.csv': rows })).toMatchObject({ loaded: 5, quarantined: 1 });
    const ofColumn = { field: 'a' };
    expect(await results()).toEqual([
      result('a.duplicateValues', 0, ofColumn),
      result('a.invalidValues', 0, ofColumn),
      result('a.missingValues', 1, ofColumn),
      result('a.nullValues', 1, ofColumn),
      result('least', 1),
      result('nothing', null, { error_reason: 'no_rows' }),
      result('thing.duplicateValues', 0),
      result('thing.rowCount', 1),
    ]);
  });

  it('cannot judge a share of no rows', async () => {
    await world.load(contractOf({ columns }), { 'x.csv': 'a,n\nx,?\n' });
    expect((await results()).find(({ rule }) => rule === 'a.nullValues')).toEqual(
      result('a.nullValues', null, { field: 'a', error_reason: 'no_rows' }),
    );
  });

  it('fail the source, which keeps its last good load', async () => {
    const contract = contractOf({
      columns: [columns[1]!],
      quality: ['{ id: enough, metric: rowCount, mustBe: 2 }'],
    });
    await world.load(contract, { 'x.csv': 'n\n1\n2\n' });
    await expect(world.load(contract, { 'y.csv': 'n\n3\n' })).rejects.toMatchObject({
      code: 'quality_failed',
      message: expect.stringContaining('enough (1 rows, mustBe 2)'),
      details: { rules: ['enough'], physical: 1, loaded: 1 },
    });
    expect(await world.rows('select n from validate.thing order by 1')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it.each([
    ['{ metric: rowCount }', 'expected exactly one of'],
    ['{ metric: rowCount, mustBe: 1, mustNotBe: 2 }', 'found 2'],
    ['{ metric: rowCount, mustBe: 1, unit: percent }', 'rowCount has no percent'],
    ['{ metric: nullValues, mustBe: 1 }', 'nullValues of nothing'],
    ['{ metric: duplicateValues, arguments: { properties: [b] }, mustBe: 1 }', 'column unknown: b'],
    ['{ metric: rowCount, mustBeBetween: [2, 1] }', 'the smaller first'],
    ['{ id: r, engine: lodestar, implementation: {} }', 'expected exactly one of check'],
    ['{ id: r, engine: lodestar, implementation: { rowCount: {} } }', 'asks for nothing'],
    ['{ id: r, engine: lodestar, implementation: { arrival: { expected: { list: [a] } } } }', 'unit missing'],
  ])('refuses %s', (entry, message) => {
    expect(() => contractOf({ columns, quality: [entry] })).toThrow(message);
  });
});

it('keeps what people or other engines judge, and shows it as not judged', async () => {
  const contract = contractOf({
    columns: [columns[1]!],
    quality: [
      "{ type: text, description: 'The numbers were read by two people' }",
      '{ id: theirs, type: custom, engine: soda, implementation: "x" }',
    ],
  });
  await world.load(contract, { 'x.csv': 'n\n1\n' });
  expect(
    await world.rows(
      `select "rule", names::varchar as names, reason, is_judged from quality.rule where not is_judged order by 1`,
    ),
  ).toEqual([
    {
      rule: 'theirs',
      ...{ names: '{"en":"theirs"}', reason: 'unjudged', is_judged: false },
    },
    {
      rule: 'thing.text',
      ...{ names: '{"en":"The numbers were read by two people"}', reason: 'unjudged', is_judged: false },
    },
  ]);
});

describe('a row count', () => {
  const counted = (rule: string) =>
    contractOf({
      columns: ['{ name: n, logicalType: integer }'],
      quality: [
        `{ id: usual, engine: lodestar, severity: warning, implementation: { rowCount: { ${rule} } } }`,
      ],
      custom: ["{ property: deliveryPeriod, value: '(?<period>\\d{4}-\\d{2})' }"],
    });
  const file = (rows: number) => `n\n${Array.from({ length: rows }, (_, at) => at).join('\n')}\n`;
  const months = {
    '2025-01.csv': file(10),
    '2025-02.csv': file(12),
    '2025-03.csv': file(5),
    '2025-10.csv': file(9),
  };
  const row = (period: string | null, passed: number | null) =>
    result('usual', passed, {
      ...{ reason: 'row_count', period, error_reason: passed === null ? 'too_little_history' : null },
    });

  it('compares each delivery with those before it, and does not judge the first ones', async () => {
    const rule = counted('against: { loads: 2, within: 0.3 }');
    await world.load(rule, months);
    const once = await results();
    expect(once).toEqual([
      row('2025-01-01', null),
      row('2025-02-01', null),
      row('2025-03-01', 0),
      row('2025-10-01', 1),
    ]);
    await world.load(rule, Object.fromEntries(Object.entries(months).reverse()));
    expect(await results()).toEqual(once);
  });

  it('compares a load of the whole source with earlier ones, which outlive their rows', async () => {
    const rule = counted('of: source, against: { loads: 1, within: 0.3 }');
    for (const rows of [10, 12, 30]) await world.load(rule, { '2025-01.csv': file(rows) });
    expect(await results()).toEqual([row(null, 0)]);
    await world.load(rule, { '2025-01.csv': file(12) });
    expect(await results()).toEqual([row(null, 1)]);
  });

  it('keeps to its bounds whatever the history', async () => {
    await world.load(counted('atLeast: 6, atMost: 11, against: { loads: 9, within: 1 }'), months);
    expect(await results()).toEqual([
      row('2025-01-01', null),
      row('2025-02-01', 0),
      row('2025-03-01', 0),
      row('2025-10-01', null),
    ]);
  });
});

describe('arrivals', () => {
  const reported = (expected: string, further = '') =>
    contractOf({
      columns: ['{ name: unit, logicalType: string }', '{ name: month, logicalType: date }'],
      quality: [
        `{ id: came, engine: lodestar, implementation: { arrival: { expected: ${expected}, dueDay: 8${further} } } }`,
      ],
      custom: ['{ property: unitColumn, value: unit }', '{ property: periodColumn, value: month }'],
    });
  const files = {
    '1.csv': 'unit,month\na,2026-08-01\nb,2026-08-01\nz,2026-08-01\n',
    '2.csv': 'unit,month\na,2026-08-01\na,2026-09-01\n',
  };
  const calendar = () =>
    world.rows(
      'select unit_code, period, due, arrived_on, state from quality.arrival order by period, unit_code',
    );
  const line = (
    unit_code: string,
    period: string,
    due: string,
    arrived_on: string | null,
    state: string,
  ) => ({
    ...{ unit_code, period, due, arrived_on, state },
  });

  it('are compared with the list, by unit and month due, on days of the workspace', async () => {
    // 20:00 in UTC is the next day in Hà Nội.
    world.receivedAt['1.csv'] = '2026-09-07T20:00:00.000Z';
    world.receivedAt['2.csv'] = '2026-10-08T20:00:00.000Z';
    await world.load(reported('{ list: [a, b] }'), files);
    expect(await calendar()).toEqual([
      line('a', '2026-08-01', '2026-09-08', '2026-09-08', 'on_time'),
      line('b', '2026-08-01', '2026-09-08', '2026-09-08', 'on_time'),
      line('a', '2026-09-01', '2026-10-08', '2026-10-09', 'late'),
      line('b', '2026-09-01', '2026-10-08', null, 'missing'),
    ]);
    expect(
      await world.rows(
        `select criterion, severity, unit_code, period, checked, passed from quality.rule_result where "rule" = 'came' order by period, unit_code`,
      ),
    ).toEqual(
      [
        ['a', '2026-08-01', 1],
        ['b', '2026-08-01', 1],
        ['a', '2026-09-01', 1],
        ['b', '2026-09-01', 0],
      ].map(([unit_code, period, passed]) => ({
        ...{ criterion: 'live', severity: 'warning', unit_code, period, checked: 1, passed },
      })),
    );
  });

  it('are expected of who stands in another source at the time', async () => {
    const units = contractOf({
      id: 'unit',
      columns: [
        '{ name: code, logicalType: string }',
        '{ name: kind, logicalType: string }',
        '{ name: since, logicalType: date }',
        '{ name: until, logicalType: date }',
      ],
    });
    const expected = `{ source: unit, column: code, where: "kind = 'P'", validFrom: since, validTo: until }`;
    const contract = reported(expected, ', from: 2026-07-01');
    await world.load(contract, files);
    expect(
      await world.rows(
        `select checked, errored, error_reason from quality.rule_result where "rule" = 'came'`,
      ),
    ).toEqual([{ checked: 0, errored: 1, error_reason: 'source_not_loaded' }]);
    await world.load(units, {
      'u.csv': 'code,kind,since,until\na,P,2026-09-15,\nb,P,,2026-07-31\nc,Q,,\n',
    });
    await world.load(contract, files);
    expect(await calendar()).toEqual([
      line('b', '2026-07-01', '2026-08-08', null, 'missing'),
      line('a', '2026-09-01', '2026-10-08', '2026-11-01', 'unknown'),
    ]);
  });

  it('are late, with the first load or not at all where they were due before it: which, nobody can tell', async () => {
    world.receivedAt['1.csv'] = '2026-10-01T00:00:00.000Z';
    world.receivedAt['2.csv'] = '2026-10-20T00:00:00.000Z';
    await world.load(reported('{ list: [a, b] }'), {
      '1.csv': 'unit,month\na,2026-08-01\n',
      '2.csv': 'unit,month\nb,2026-08-01\na,2026-09-01\n',
    });
    expect(await calendar()).toEqual([
      line('a', '2026-08-01', '2026-09-08', '2026-10-01', 'unknown'),
      line('b', '2026-08-01', '2026-09-08', '2026-10-20', 'late'),
      line('a', '2026-09-01', '2026-10-08', '2026-10-20', 'late'),
      line('b', '2026-09-01', '2026-10-08', null, 'missing'),
    ]);
  });

  it('came when they first were there, though another file holds them by now', async () => {
    const came = (at: string, months: string[]) => {
      world.receivedAt['all.csv'] = at;
      const rows = months.flatMap((month) => [`a,${month}`, `b,${month}`]).join('\n');
      return world.load(reported('{ list: [a, b] }'), { 'all.csv': `unit,month\n${rows}\n` });
    };
    await came('2026-09-05T00:00:00.000Z', ['2026-08-01']);
    await came('2026-10-20T00:00:00.000Z', ['2026-08-01', '2026-09-01']);
    expect((await calendar()).map(({ arrived_on, state }) => [arrived_on, state])).toEqual([
      ['2026-09-05', 'on_time'],
      ['2026-09-05', 'on_time'],
      ['2026-10-20', 'late'],
      ['2026-10-20', 'late'],
    ]);
  });
});

it('names every rule in the words of the workspace', async () => {
  const contract = contractOf({
    columns: [
      '{ name: unit, physicalName: Đơn vị, logicalType: string, required: true, primaryKey: true }',
      '{ name: n, logicalType: integer }',
    ],
    quality: [
      "{ id: positive, engine: lodestar, implementation: { check: 'n > 0' }, customProperties: [{ property: names, value: { en: N is above zero } }] }",
    ],
  });
  world.context.content.workspace.languages = ['vi', 'en', 'hi'];
  await world.load(contract, { 'x.csv': 'Đơn vị,n\na,1\n' });
  const named = await world.rows<{ rule: string; names: string }>(
    `select "rule", names::varchar as names from quality.rule order by 1`,
  );
  expect(named.map(({ rule, names }) => [rule, (JSON.parse(names) as { en: string }).en])).toEqual([
    ['key.duplicate', 'Đơn vị is not repeated'],
    ['n.type', 'n is a whole number'],
    ['positive', 'N is above zero'],
    ['record.structure', 'Every record can be read'],
    ['unit.required', 'Đơn vị has a value'],
  ]);
  expect(JSON.parse(named.find(({ rule }) => rule === 'unit.required')!.names)).toEqual({
    ...{ vi: 'Đơn vị có giá trị', en: 'Đơn vị has a value', hi: 'Đơn vị: मान मौजूद है' },
  });
});
