import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { computeOpened } from '../../tests/support/computed-world.ts';
import { buildWorld, openWorld } from '../../tests/support/star-world.ts';
import { writeQualityScores } from './quality-score.ts';

interface Result {
  source_id: string;
  field: string | null;
  criterion: string;
  rule: string;
  weight: number;
  unit_code: string | null;
  period: string | null;
  checked: number;
  passed: number;
  errored: number;
}

interface Score {
  level: string;
  source_id: string | null;
  field: string | null;
  criterion: string | null;
  rule: string | null;
  unit_id: string;
  period: string | null;
  checked: number | null;
  errored: number | null;
  score: number | null;
  band: string | null;
  covered: boolean;
}

async function scored(results: Result[], weights: object = {}) {
  const { db, context } = await buildWorld({
    units: [
      { unit_id: 'root', parent_id: null },
      { unit_id: 'a', parent_id: 'root' },
      { unit_id: 'b', parent_id: 'root' },
    ],
  });
  const { quality } = context.content.workspace;
  quality.weights = { ...quality.weights, ...weights };
  await db.run(
    `insert into quality.rule_result
     select r.source_id, r."rule", r.criterion, r.field, 'check', 'error', r.weight, false, r.unit_code, r.period, r.checked, r.passed,
       r.errored, null
     from (select unnest(from_json($results, '[{"source_id":"VARCHAR","rule":"VARCHAR","criterion":"VARCHAR","field":"VARCHAR",
       "weight":"DOUBLE","unit_code":"VARCHAR","period":"DATE","checked":"BIGINT","passed":"BIGINT","errored":"BIGINT"}]'), recursive := true)) r`,
    { results: JSON.stringify(results) },
  );
  await db.run(
    `insert into quality.rule select distinct source_id, "rule", '{}', criterion, field, reason, severity, weight, true from quality.rule_result`,
  );
  await writeQualityScores(context);
  const scores = await db.rows<Score>('select * from quality.score');
  db.close();
  const at = (level: string, unit: string, more: Partial<Score> = {}) =>
    scores.find(
      (one) =>
        one.level === level &&
        one.unit_id === unit &&
        Object.entries({ period: null, ...more }).every(([key, value]) => one[key as keyof Score] === value),
    );
  return { scores, at };
}

function result(rule: string, checked: number, passed: number, more: Partial<Result> = {}): Result {
  const [field, criterion] = rule.split('.') as [string, string];
  const place = { source_id: 's', field, criterion, rule, weight: 1, unit_code: 'a', period: '2025-01-01' };
  return { ...place, checked, passed, errored: 0, ...more };
}

describe('the scores of data quality', () => {
  it('go from rules to criteria, fields, sources and units by weight', async () => {
    const { at } = await scored([
      result('code.clean', 10, 5, { rule: 'pattern', weight: 1 }),
      result('code.clean', 10, 8, { rule: 'length', weight: 3 }),
      result('code.unified', 10, 10, { weight: 2 }),
      result('name.sufficient', 10, 9, { weight: 5 }),
      result('x.correct', 10, 0, { source_id: 't', field: null }),
    ]);
    const clean = (0.5 * 1 + 0.8 * 3) / 4;
    const code = (clean * 2 + 1 * 2) / 4;
    const source = (code * 2 + 0.9 * 5) / 7;
    expect(at('rule', 'a', { rule: 'pattern' })?.score).toBe(0.5);
    expect(at('criterion', 'a', { field: 'code', criterion: 'clean' })?.score).toBeCloseTo(clean, 12);
    expect(at('field', 'a', { field: 'code' })?.score).toBeCloseTo(code, 12);
    expect(at('source', 'a', { source_id: 's' })?.score).toBeCloseTo(source, 12);
    expect(at('unit', 'root')?.score).toBeCloseTo((code * 2 + 0.9 * 5 + 0 * 1) / 8, 12);
    expect(at('unit', 'root', { period: '2025-01-01' })?.score).toBe(at('unit', 'root')?.score);
    expect(at('unit_criterion', 'root', { criterion: 'correct' })).toMatchObject({ score: 0, band: 'poor' });
    const ofMonth = at('unit_criterion', 'root', { criterion: 'clean', period: '2025-01-01' });
    expect(ofMonth?.score).toBeCloseTo(clean, 12);
    expect(at('source_criterion', 'root', { source_id: 's', criterion: 'unified' })?.band).toBe('good');
  });

  it('weigh criteria as the workspace says, and leave out those that weigh nothing', async () => {
    const results = [result('code.clean', 10, 5), result('code.unified', 10, 10)];
    expect((await scored(results, { clean: 3 })).at('field', 'a')?.score).toBeCloseTo((0.5 * 3 + 1) / 4, 12);
    expect((await scored(results, { clean: 0 })).at('field', 'a')?.score).toBe(1);
  });

  it('leave what could not be judged out, and say where no rule serves a criterion', async () => {
    const { at } = await scored([
      result('code.clean', 10, 5, { errored: 3 }),
      result('code.unified', 0, 0, { errored: 7 }),
    ]);
    expect(at('source', 'a')).toMatchObject({ score: 0.5, checked: 10, errored: 10, covered: true });
    expect(at('source_criterion', 'a', { criterion: 'unified' })).toMatchObject({
      ...{ score: null, band: null, errored: 7, covered: true },
    });
    expect(at('source_criterion', 'root', { criterion: 'live' })).toMatchObject({
      ...{ score: null, band: null, checked: null, covered: false },
    });
    expect(at('unit_criterion', 'root', { criterion: 'correct' })?.covered).toBe(false);
  });

  it('count rows of a unit nobody knows for the root alone', async () => {
    const { at } = await scored([
      result('code.clean', 10, 10),
      result('code.clean', 10, 0, { unit_code: '?', period: null }),
    ]);
    expect(at('unit', 'a')?.score).toBe(1);
    expect(at('unit', 'root')?.score).toBe(0.5);
  });
});

it('are, for a unit and month, the weighted index of the same results', async () => {
  const { db, context } = await openWorld({
    asOf: '2025-01-31',
    units: [
      { unit_id: 'root', parent_id: null },
      { unit_id: 'a', parent_id: 'root' },
    ],
    facts: [
      {
        id: 'quality',
        sql: `select unit_code as unit, * exclude (unit_code) from quality.rule_result`,
        measures: [{ id: 'checked' }, { id: 'passed' }],
      },
    ],
    indicators: [{ id: 'dqi', formula: { kind: 'weighted_index', fact: 'quality' }, unit: 'points' }],
  });
  context.content.workspace.quality.weights.clean = 3;
  await db.run(
    `insert into quality.rule_result values
       ('s', 'r1', 'clean', 'x', 'check', 'error', 1, false, 'a', '2025-01-01', 7, 3, 0, null),
       ('s', 'r2', 'unified', 'x', 'check', 'error', 2, false, 'a', '2025-01-01', 9, 8, 0, null),
       ('t', 'r3', 'correct', null, 'check', 'error', 5, false, 'root', '2025-01-01', 3, 1, 0, null)`,
  );
  await computeOpened({ db, context });
  const [agreed] = await db.rows<{ value: number; score: number }>(
    `select v.value, s.score from indicators.value v join quality.score s on s.level = 'unit' and s.unit_id = v.unit_id and s.period = v.period
     where v.unit_id = 'root' and v.grain = 'month'`,
  );
  db.close();
  expect(agreed!.score).toBeGreaterThan(0);
  expect(agreed!.value).toBeCloseTo(agreed!.score * 100, 9);
});

const anyResult = fc
  .record({
    source_id: fc.constantFrom('s', 't'),
    field: fc.constantFrom('x', 'y', null),
    criterion: fc.constantFrom('correct', 'sufficient', 'clean', 'unified'),
    number: fc.integer({ min: 0, max: 2 }),
    weight: fc.constantFrom(0, 1, 2, 5),
    unit_code: fc.constantFrom('a', 'b', null),
    period: fc.constantFrom('2025-01-01', '2025-02-01', null),
    checked: fc.integer({ min: 0, max: 50 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    errored: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ share, number, ...one }) => ({
    ...one,
    rule: `${one.field}.${one.criterion}.${number}.${one.weight}`,
    passed: Math.floor(one.checked * share),
  }));
const laws = { numRuns: 12 };
const valuesOf = (scores: Score[]) =>
  new Map(
    scores.map(({ level, source_id, field, criterion, rule, unit_id, period, score }) => [
      [level, source_id, field, criterion, rule, unit_id, period].join('|'),
      score,
    ]),
  );

describe('laws of the scores', { timeout: 60_000 }, () => {
  const some = fc.array(anyResult, { minLength: 1, maxLength: 12 });

  it('lie between 0 and 1, and do not depend on the order of the results', () =>
    fc.assert(
      fc.asyncProperty(some, async (results) => {
        const forth = (await scored(results)).scores;
        for (const { score } of forth)
          if (score !== null) expect(score >= 0 && score <= 1 + 1e-12).toBe(true);
        expect(valuesOf((await scored(results.toReversed())).scores)).toEqual(valuesOf(forth));
      }),
      laws,
    ));

  it('never fall when one more row passes', () =>
    fc.assert(
      fc.asyncProperty(some, fc.nat(), async (results, pick) => {
        const at = pick % results.length;
        const better = results.map((one, position) =>
          position === at ? { ...one, passed: Math.min(one.checked, one.passed + 1) } : one,
        );
        const before = valuesOf((await scored(results)).scores);
        for (const [key, score] of valuesOf((await scored(better)).scores))
          expect(score ?? 0).toBeGreaterThanOrEqual((before.get(key) ?? 0) - 1e-12);
      }),
      laws,
    ));

  it('are left as they are by a rule that judged nothing', () =>
    fc.assert(
      fc.asyncProperty(some, async (results) => {
        const before = valuesOf((await scored(results)).scores);
        const silent = result('x.live', 0, 0, { errored: 5, weight: 9 });
        const after = valuesOf((await scored([...results, silent])).scores);
        for (const [key, score] of before) expect(after.get(key) ?? null).toBe(score);
      }),
      laws,
    ));
});
