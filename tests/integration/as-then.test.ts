import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import { readExplore } from '#warehouse/explore/explore.ts';
import { readSemanticQuery } from '#warehouse/explore/semantic-query.ts';
import { readBreakdown } from '#warehouse/query/breakdown.ts';
import { readDecomposition, type DecomposeQuestion } from '#warehouse/query/decompose.ts';
import { readRanking } from '#warehouse/query/ranking.ts';
import { readTrend } from '#warehouse/query/trend.ts';
import { readUnits } from '#warehouse/query/units.ts';
import { readValues } from '#warehouse/query/values.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { holdTinyWorkspace } from '../support/held-version.ts';

let held: Awaited<ReturnType<typeof holdTinyWorkspace>>;
beforeAll(async () => {
  // Hides nothing: what is hidden is not added up again.
  held = await holdTinyWorkspace();
});
afterAll(() => held.close());

const ask = async (sent: object, scope: Scope = everything) =>
  toRows(await readExplore(held.snapshot, scope, readSemanticQuery({ tree: 'then', ...sent })));
const may = { from: '2025-05', to: '2025-05' };

describe('a question of the tree as then', () => {
  it('is by the units that stood in the period, with what was theirs', async () => {
    expect(await ask({ measures: ['loan.loans'], by: ['unit'], time: may })).toEqual([
      { unit_id: '01', 'loan.loans': 110 },
      { unit_id: '02', 'loan.loans': 210 },
      { unit_id: 'east', 'loan.loans': 60 },
      { unit_id: 'west', 'loan.loans': 40 },
    ]);
    const later = await ask({
      indicators: ['loans_total'],
      by: ['unit'],
      time: { from: '2025-07', to: '2025-07' },
    });
    expect(later.map((row) => row['unit_id'])).toEqual(['01', '02', 'coast']);
  });

  it('has the whole as it is now', async () => {
    const whole = { measures: ['loan.loans'], by: ['period'], time: { grain: 'month' } };
    expect(await ask(whole)).toEqual(await ask({ ...whole, tree: 'now' }));
  });

  it('of a year in which units merged is by those that stood at its end', async () => {
    const year = { grain: 'year', from: '2025', to: '2025' };
    const rows = await ask({ measures: ['loan.loans'], by: ['unit'], time: year });
    // What East and West lent until July is theirs, and part of the whole.
    expect(rows.find((row) => row['unit_id'] === 'coast')).toEqual({
      ...{ unit_id: 'coast', 'loan.loans': 120 + 130 },
    });
    expect(rows.map((row) => row['unit_id'])).toEqual(['01', '02', 'coast']);
  });

  it('gives the very values that were published as then, and reckons the same from the facts', async () => {
    for (const grain of ['month', 'quarter', 'year']) {
      const asked = {
        ...{ indicators: ['online_rate', 'loans_total'], by: ['period', 'unit:PROVINCE'] },
        time: { grain, compare: ['previous'] },
      };
      const published = await ask(asked);
      const cells = new Map(published.map((row) => [`${row['period']} ${row['unit_id']}`, row]));
      const reckoned = await ask({ ...asked, measures: ['loan.loans'] });
      expect(reckoned.length).toBeGreaterThan(3);
      for (const row of reckoned) {
        const own = Object.entries(row).filter(([column]) => !column.startsWith('loan.'));
        expect(cells.get(`${row['period']} ${row['unit_id']}`)).toEqual(Object.fromEntries(own));
      }
    }
  });

  it('compares a new unit with nothing before it', async () => {
    const [july] = (
      await ask({
        ...{ measures: ['loan.loans'], by: ['period', 'unit'] },
        time: { grain: 'month', from: '2025-07', to: '2025-07', compare: ['previous'] },
      })
    ).filter((row) => row['unit_id'] === 'coast');
    expect(july).toMatchObject({ 'loan.loans': 120, 'loan.loans_previous': null });
  });

  it('counts units asked for once where one was below another', async () => {
    const of = async (unit: string[]) =>
      (await ask({ measures: ['loan.loans'], where: { unit }, time: may }))[0]?.['loan.loans'];
    expect([await of(['east']), await of(['east', 'west']), await of(['east', '00'])]).toEqual([
      60, 100, 420,
    ]);
    expect(await of(['coast'])).toBeUndefined();
  });

  it('tells nobody of units out of their scope', async () => {
    const north = { unitRoots: ['01'], highestClass: '*' as const };
    const asked = { measures: ['loan.loans'], by: ['unit'], time: may };
    expect(await ask(asked, north)).toEqual([{ unit_id: '01', 'loan.loans': 110 }]);
    expect(await ask({ ...asked, by: [] }, { unitRoots: [], highestClass: '*' as const })).toEqual([]);
    // Who sees a unit sees those it is made of.
    const coast = { unitRoots: ['coast'], highestClass: '*' as const };
    expect((await ask(asked, coast)).map((row) => row['unit_id'])).toEqual(['east', 'west']);
  });

  it('is refused for a tree that is neither', async () => {
    await expect(ask({ measures: ['loan.loans'], tree: 'later' })).rejects.toMatchObject({
      code: 'question_invalid',
    });
  });
});

describe('named questions of the tree as then', () => {
  const cell = { indicatorId: 'loans_total', grain: 'month' as const };

  it('rank the units that stood', async () => {
    const asked = { ...cell, parentId: '00', level: null, period: '2025-05-01' };
    const { rows } = await readRanking(held.snapshot, everything, { ...asked, tree: 'then' });
    expect(rows.map(({ unitId, value, rank, rankOf }) => [unitId, value, rank, rankOf])).toEqual([
      ['02', 210, 1, 4],
      ['01', 110, 2, 4],
      ['east', 60, 3, 4],
      ['west', 40, 4, 4],
    ]);
    const now = await readRanking(held.snapshot, everything, asked);
    expect(now.rows.map(({ unitId, rankOf }) => [unitId, rankOf])).toEqual([
      ['02', 3],
      ['01', 3],
      ['coast', 3],
    ]);
  });

  it('say that a unit did not exist yet, and compare with nothing then', async () => {
    const asked = { ...cell, unitId: 'coast', from: '2025-06-01', to: '2025-08-01', tree: 'then' as const };
    const [june, july] = await readTrend(held.snapshot, everything, asked);
    expect(june).toMatchObject({ state: 'not_expected', value: null, rank: null, expected: 0 });
    expect(july).toMatchObject({ value: 120, previous: null });
    const whole = { ...asked, unitId: '00' };
    expect(await readTrend(held.snapshot, everything, whole)).toEqual(
      await readTrend(held.snapshot, everything, { ...whole, tree: 'now' }),
    );
  });

  it('give values by the level that units had in the period', async () => {
    const rows = await toRows(
      await readValues(held.snapshot, everything, {
        ...{ indicatorIds: ['loans_total'], unitIds: [], level: 'PROVINCE', grain: 'month', tree: 'then' },
        ...{ from: '2025-05-01', to: '2025-06-01' },
      }),
    );
    expect(rows.map((row) => [row['unit_id'], row['value']])).toEqual([
      ['01', 110],
      ['02', 210],
      ['east', 60],
      ['west', 40],
    ]);
  });

  it('list who stood below a parent on a day, and split what counted for it', async () => {
    const named = async (day?: string) =>
      (
        await readUnits(held.snapshot, everything, { parentId: '00', level: null, ...(day ? { day } : {}) })
      ).map(({ name }) => name);
    expect(await named('2025-03-31')).toEqual(['North', 'South', 'East', 'West']);
    expect(await named('2025-07-01')).toEqual(['North', 'South City', 'Coast']);
    const loans = { factId: 'loan', measureId: 'loans', dimensionId: 'medium', grain: 'year' as const };
    const split = (unitId: string) =>
      readBreakdown(held.snapshot, everything, { ...loans, unitId, period: '2025-01-01', tree: 'then' });
    expect([(await split('coast')).total, (await split('east')).total]).toEqual([250, 124]);
  });

  it('take a change apart by those who stood in each period, which is the same change as now', async () => {
    const taken = async (asked: Partial<DecomposeQuestion>) =>
      (
        await readDecomposition(held.snapshot, everything, {
          ...{ indicatorId: 'online_rate', unitId: '00', grain: 'month', period: '2025-07-01' },
          ...{ by: { level: null }, tree: 'then' },
          ...asked,
        })
      ).effects;
    const keysOf = (effects: Awaited<ReturnType<typeof taken>>) => {
      const parts = effects!.parts.filter(({ before, after }) => before?.denominator || after?.denominator);
      return parts
        .map(({ key, before, after }) => `${key}${before ? '-' : ''}${after ? '+' : ''}`)
        .toSorted();
    };
    const [now, then] = [await taken({ tree: 'now' }), await taken({})];
    expect(keysOf(now)).toEqual(['01-+', '02-+', 'coast-+']);
    expect(keysOf(then)).toEqual(['01-+', '02-+', 'coast+', 'east-', 'west-']);
    expect([then!.before, then!.after, then!.change]).toEqual([now!.before, now!.after, now!.change]);
    expect(now!.coverage).toBe(0);
    expect(then!.coverage).not.toBe(0);
    const june = await taken({ unitId: 'east', period: '2025-06-01', by: { dimension: 'medium' } });
    expect(june).toMatchObject({ before: 12 / 60, parts: [{ key: 'BOOK', before: { denominator: 60 } }] });
    expect(await taken({ unitId: 'coast' })).toBeNull();
    expect(await taken({ unitId: 'coast', by: { dimension: 'medium' } })).toBeNull();
    expect(await taken({ unitId: 'coast', tree: 'now' })).not.toBeNull();
  });
});
