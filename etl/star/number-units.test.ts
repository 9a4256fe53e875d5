import { describe, expect, it } from 'vitest';
import { buildWorld, type World } from '../../tests/support/star-world.ts';

async function idsInOrder(world: World): Promise<string[]> {
  const { db } = await buildWorld(world);
  const rows = await db.rows<{ unit_id: string; unit_key: number }>(
    'select unit_id, unit_key from star.dim_unit order by unit_key',
  );
  expect(rows.map(({ unit_key }) => unit_key)).toEqual(rows.map((_, at) => at + 1));
  return rows.map(({ unit_id }) => unit_id);
}

const until = { valid_to: '2025-07-01' };
const from = { valid_from: '2025-07-01' };
const units: World['units'] = [
  { unit_id: 'root', parent_id: null },
  { unit_id: 'p', parent_id: 'root' },
  { unit_id: 'q', parent_id: 'root' },
  { unit_id: 'a', parent_id: 'q' },
  { unit_id: 'b', parent_id: 'p' },
  { unit_id: 'c', parent_id: 'q', ...until },
  { unit_id: 'c', parent_id: 'p', ...from },
];

describe('numberUnits', () => {
  it('numbers each unit before those below it, all versions where the unit is now, whatever the order of the register', async () => {
    const expected = ['root', 'p', 'b', 'c', 'c', 'q', 'a'];
    expect(await idsInOrder({ units })).toEqual(expected);
    expect(await idsInOrder({ units: units.toReversed() })).toEqual(expected);
  });

  it('numbers ended units, and what was below them, under the successor of the largest share', async () => {
    const ended = [
      { unit_id: 'old', parent_id: 'root', ...until },
      { unit_id: 'd', parent_id: 'old' },
    ];
    const crosswalk = [
      { from_id: 'old', to_id: 'p', weight: 0.3 },
      { from_id: 'old', to_id: 'q', weight: 0.7 },
    ];
    expect(await idsInOrder({ units: [...units, ...ended], crosswalk })).toEqual([
      'root',
      'p',
      'b',
      'c',
      'c',
      'q',
      'a',
      'old',
      'd',
    ]);
  });

  it('lets the rows that count for a unit lie together in each month of a fact', async () => {
    const { db } = await buildWorld({
      units,
      tables: { use: ['a', 'b', 'c', 'p', 'q'].map((unit) => ({ unit, period: '2025-08-01', n: 1 })) },
      facts: [{ id: 'use', measures: [{ id: 'n' }] }],
    });
    const found = await db.rows<{ unit_id: string }>(
      'select u.unit_id from star.fact_use f join star.dim_unit u using (unit_key) order by f.rowid',
    );
    expect(found.map(({ unit_id }) => unit_id)).toEqual(['p', 'b', 'c', 'q', 'a']);
  });
});
