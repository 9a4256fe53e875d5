import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import { readValues, type ValuesQuestion } from '#warehouse/query/values.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';

let held: HeldVersion;
beforeAll(async () => {
  held = await holdTinyWorkspace();
});
afterAll(() => held.close());

/** Asks for values. @returns places of cells as they come (indicator, unit, period), and the statement */
async function ask(asked: Partial<ValuesQuestion>, scope: Scope = everything) {
  const question: ValuesQuestion = {
    ...{ indicatorIds: [], unitIds: [], level: null, tree: 'now', grain: 'month', from: null, to: null },
    ...asked,
  };
  let statement = '';
  const snapshot: Snapshot = {
    ...held.snapshot,
    result: (sql, ...more) => {
      statement = sql;
      return held.snapshot.result(sql, ...more);
    },
  };
  const rows = await toRows(await readValues(snapshot, scope, question));
  const places = rows.map(({ indicator_id, unit_id, period }) => [indicator_id, unit_id, period].join(' '));
  return { places, statement };
}

const placesOf = async (asked: Partial<ValuesQuestion>) => (await ask(asked)).places;

describe('values', () => {
  it.each(['now', 'then'] as const)(
    'of one unit come in the same order as among those of all, tree %s',
    async (tree) => {
      const all = await placesOf({ tree });
      const units = [...held.snapshot.catalog.units.keys()];
      expect(all).toEqual(all.toSorted());
      for (const unit of units)
        expect(await placesOf({ tree, unitIds: [unit] })).toEqual(
          all.filter((place) => place.split(' ')[1] === unit),
        );
    },
  );

  it('of one unit go on from page to page', async () => {
    const [unit] = held.snapshot.catalog.units.keys();
    const whole = await placesOf({ unitIds: [unit!] });
    const pages = [await placesOf({ unitIds: [unit!], limit: 3 })];
    pages.push(await placesOf({ unitIds: [unit!], offset: 3 }));
    expect(pages[0]).toHaveLength(3);
    expect(pages.flat()).toEqual(whole);
  });

  it('of one unit are sorted wherever more than filters stand between them and their table', async () => {
    const unitIds = ['01'];
    expect((await ask({ unitIds })).statement).not.toContain('order by');
    const known = [...held.snapshot.catalog.indicators.keys()];
    const asked: [Partial<ValuesQuestion>, Scope?][] = [
      [{ unitIds, indicatorIds: known }],
      [{ unitIds, level: held.snapshot.catalog.units.get('01')!.level }],
      [{ unitIds, tree: 'then' }],
      [{ unitIds: ['01', '02'] }],
      [{ unitIds, unitNames: new Map([['01', 'One']]) }],
      [{ unitIds }, { ...everything, highestClass: 'internal' }],
      [{ unitIds }, { ...everything, unitRoots: ['01'] }],
    ];
    expect(known.length).toBeGreaterThan(1);
    for (const one of asked) expect((await ask(...one)).statement).toContain('order by');
  });
});
