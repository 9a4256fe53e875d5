import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import { readValues, type ValuesQuestion } from '#warehouse/query/values.ts';
import { everything } from '#warehouse/scope/scope.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';

let held: HeldVersion;
beforeAll(async () => {
  held = await holdTinyWorkspace();
});
afterAll(() => held.close());

/** Places of cells as they come: indicator, unit, period. */
async function placesOf(asked: Partial<ValuesQuestion>): Promise<string[]> {
  const question: ValuesQuestion = {
    ...{ indicatorIds: [], unitIds: [], level: null, tree: 'now', grain: 'month', from: null, to: null },
    ...asked,
  };
  const rows = await toRows(await readValues(held.snapshot, everything, question));
  return rows.map(({ indicator_id, unit_id, period }) => [indicator_id, unit_id, period].join(' '));
}

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
});
