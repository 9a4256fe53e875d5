import { beforeEach, describe, expect, it } from 'vitest';
import { contractOf, openLoadWorld, type LoadWorld } from '../../tests/support/load-world.ts';

let world: LoadWorld;
beforeEach(async () => {
  world = await openLoadWorld();
});

const results = (rule: string) =>
  world.rows(
    `select sum(checked) as checked, sum(passed) as passed, sum(errored) as errored, max(error_reason) as why
     from quality.rule_result where "rule" = '${rule}'`,
  );
const rejected = () =>
  world.rows(
    `select row_no, list_transform(reasons, lambda r: r."rule" || ' ' || r.reason) as why from quality.quarantine order by 1`,
  );
const flagged = () => world.rows('select row_no, "rule", reason from quality.flag order by 1, 2');

describe('codes with a validity', () => {
  const coded = (enumeration: string, further = '', custom: string[] = []) =>
    contractOf({
      columns: [
        `{ name: kind, logicalType: string, customProperties: [{ property: enum, value: [${enumeration}] }${further}] }`,
        '{ name: day, logicalType: date }',
        '{ name: decided, logicalType: date }',
      ],
      custom,
    });
  const codes =
    '{ value: OLD, validTo: 2025-06-30, synonyms: [Old] }, { value: NEW, validFrom: 2025-07-01 }, { value: ANY }, ' +
    '{ value: TWICE, validTo: 2024-12-31 }, { value: TWICE, validFrom: 2026-01-01 }';
  const rows =
    'kind,day,decided\nOld,2025-06-30,2026-01-01\nOLD,2025-07-01,2026-01-01\nNEW,2025-06-30,2026-01-01\nNEW,2025-07-01,2020-01-01\n' +
    'ANY,1990-01-01,\nOLD,,\nTWICE,2025-06-01,2026-01-01\nTWICE,2026-01-01,\nX,2025-01-01,\n';

  it('refuses a code on a day of the period on which it is not valid', async () => {
    const contract = coded(codes, '', ['{ property: periodColumn, value: day }']);
    expect(await world.load(contract, { 'x.csv': rows })).toMatchObject({ loaded: 5, quarantined: 4 });
    expect(await rejected()).toEqual(
      [2, 3, 7, 9].map((row_no) => ({ row_no, why: ['kind.code_list code_list'] })),
    );
  });

  it('judges them on the day of another column where the contract says so', async () => {
    await world.load(coded(codes, ', { property: enumValidAt, value: decided }'), { 'x.csv': rows });
    expect((await rejected()).map(({ row_no }) => row_no)).toEqual([1, 2, 4, 9]);
  });

  it.each([
    ['', 'codes with a validity but no day'],
    [', { property: enumValidAt, value: nowhere }', 'column unknown: nowhere'],
    [', { property: enumValidAt, value: kind }', 'not a date: kind is string'],
  ])('needs a day: %s', (further, message) => {
    expect(() => coded(codes, further)).toThrow(message);
  });
});

describe('a check that raises', () => {
  it('is not judged for the row at fault, which is loaded and flagged', async () => {
    const contract = contractOf({
      columns: ['{ name: code, logicalType: string }', '{ name: n, logicalType: integer }'],
      quality: ["{ id: small, engine: lodestar, implementation: { check: 'cast(code as integer) < n' } }"],
    });
    expect(await world.load(contract, { 'x.csv': 'code,n\n1,2\n3,2\nx,2\n,2\n5,\n' })).toMatchObject({
      ...{ loaded: 4, quarantined: 1, flagged: 1 },
    });
    expect(await results('small')).toEqual([{ checked: 2, passed: 1, errored: 1, why: 'raised' }]);
    expect(await flagged()).toEqual([{ row_no: 3, rule: 'small', reason: 'not_judged' }]);
  });
});

describe('a check across sources', () => {
  const plan = contractOf({
    id: 'plan',
    columns: ['{ name: unit, logicalType: string }', '{ name: most, logicalType: integer }'],
  });
  const across = (further = '', check = '"row".n <= other.most') =>
    contractOf({
      columns: ['{ name: code, logicalType: string }', '{ name: n, logicalType: integer }'],
      quality: [
        `{ id: within, engine: lodestar, implementation: { crossSource: { source: plan, on: { code: unit }, check: '${check}'${further} } } }`,
      ],
    });
  const rows = 'code,n\na,5\na,6\nb,1\nc,1\n,9\nd,\n';
  const plans = 'unit,most\na,5\nb,1\nb,2\nd,1\n';

  it.each([
    ['', [2], { checked: 3, passed: 2, errored: 2 }],
    [', missing: fail', [2, 4], { checked: 4, passed: 2, errored: 1 }],
    [', missing: pass', [2], { checked: 4, passed: 3, errored: 1 }],
  ])('compares a row with its one counterpart%s', async (further, bad, counts) => {
    await world.load(plan, { 'p.csv': plans });
    await world.load(across(further), { 'x.csv': rows });
    expect((await rejected()).map(({ row_no }) => row_no)).toEqual(bad);
    expect(await results('within')).toEqual([{ ...counts, why: 'no_single_counterpart' }]);
  });

  it('is not judged where the other source was never loaded', async () => {
    expect(await world.load(across(), { 'x.csv': rows })).toMatchObject({ loaded: 6, flagged: 0 });
    expect(await results('within')).toEqual([
      { checked: 0, passed: 0, errored: 5, why: 'source_not_loaded' },
    ]);
  });

  it('names the rule that does not run', async () => {
    await world.load(plan, { 'p.csv': plans });
    await expect(world.load(across('', 'other.nothing > 1'), { 'x.csv': rows })).rejects.toMatchObject({
      ...{ code: 'content_sql_failed', details: { rule: 'within' } },
    });
  });
});

describe('a reconciliation', () => {
  const sums = (severity: string) =>
    contractOf({
      columns: [
        '{ name: level, logicalType: string }',
        '{ name: name, logicalType: string }',
        '{ name: part_of, logicalType: string }',
        '{ name: year, logicalType: integer }',
        '{ name: people, logicalType: number }',
      ],
      quality: [
        `{ id: adds_up, engine: lodestar, severity: ${severity}, implementation: { reconcile: { measures: [people], ` +
          `parent: "level <> 'province'", children: "level = 'province'", by: [year], on: { name: part_of }, tolerance: 0.1 } } }`,
      ],
      custom: ['{ property: unitColumn, value: name }'],
    });
  const rows = [
    'level,name,part_of,year,people',
    'region,north,,2025,10', // 1: adds up within the tolerance
    'province,a,north,2025,4',
    'province,b,north,2025,6.05',
    'region,south,,2025,9', // 4: 2 too many
    'province,c,south,2025,11',
    'region,east,,2025,9', // 6: without parts
    'province,d,west,2025,11', // without a whole
    'region,north,,2026,9', // 8: a part has no value
    'province,a,north,2026,',
  ].join('\n');

  it('quarantines the whole that its parts do not add up to, and keeps the difference', async () => {
    expect(await world.load(sums('error'), { 'x.csv': rows })).toMatchObject({ loaded: 8, quarantined: 1 });
    expect(await rejected()).toEqual([{ row_no: 4, why: ['adds_up reconcile'] }]);
    expect(await results('adds_up')).toEqual([{ checked: 2, passed: 1, errored: 2, why: 'not_comparable' }]);
    const group = (name: string, year: number) => JSON.stringify({ year, name });
    expect(
      await world.rows(
        'select "group"::varchar as "group", difference, state, error_reason from quality.reconciliation order by error_reason, 1',
      ),
    ).toEqual([
      { group: group('east', 2025), difference: null, state: 'error', error_reason: 'no_children' },
      { group: group('west', 2025), difference: null, state: 'error', error_reason: 'no_parent' },
      { group: group('north', 2026), difference: null, state: 'error', error_reason: 'value_missing' },
      { group: group('south', 2025), difference: 2, state: 'fail', error_reason: null },
    ]);
  });

  it('only flags it where the contract warns', async () => {
    expect(await world.load(sums('warning'), { 'x.csv': rows })).toMatchObject({ loaded: 9, flagged: 3 });
    expect(await flagged()).toEqual([
      { row_no: 4, rule: 'adds_up', reason: 'reconcile' },
      { row_no: 6, rule: 'adds_up', reason: 'not_judged' },
      { row_no: 8, rule: 'adds_up', reason: 'not_judged' },
    ]);
  });
});
