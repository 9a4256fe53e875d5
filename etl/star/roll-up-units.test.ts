import { describe, expect, it } from 'vitest';
import { buildWorld, type World } from '../../tests/support/star-world.ts';

const root = { unit_id: 'root', parent_id: null };
const until = { valid_to: '2025-07-01' };

async function weights(world: World) {
  const { db } = await buildWorld(world);
  const rows = await db.rows<{ at: string; of: string; weight: number; depth: number }>(
    `select r.unit_id as at, d.unit_id as of, weight, depth
     from star.unit_rollup r join star.dim_unit d using (unit_key) order by 1, 2, d.valid_from`,
  );
  return Object.fromEntries(rows.map(({ at, of, weight, depth }) => [`${of} → ${at}`, [weight, depth]]));
}

describe('rollUpUnits', () => {
  it('counts every version towards itself and all above its latest version', async () => {
    const found = await weights({
      units: [
        root,
        { unit_id: 'p', parent_id: 'root' },
        { unit_id: 'q', parent_id: 'root' },
        { unit_id: 'x', parent_id: 'p', ...until },
        { unit_id: 'x', parent_id: 'q', valid_from: '2025-07-01' },
      ],
    });
    expect(found).toEqual({
      'root → root': [1, 0],
      'p → p': [1, 0],
      'p → root': [1, 1],
      'q → q': [1, 0],
      'q → root': [1, 1],
      'x → x': [1, 0],
      'x → q': [1, 1],
      'x → root': [1, 2],
    });
  });

  it('counts an ended unit towards itself and its successors by their shares, once at the root', async () => {
    const found = await weights({
      units: [
        root,
        { unit_id: 'old', parent_id: 'root', ...until },
        { unit_id: 'n1', parent_id: 'root' },
        { unit_id: 'n2', parent_id: 'root' },
      ],
      crosswalk: [
        { from_id: 'old', to_id: 'n1', weight: 0.75 },
        { from_id: 'old', to_id: 'n2', weight: 0.25 },
      ],
    });
    expect(found).toMatchObject({
      'old → old': [1, 0],
      'old → n1': [0.75, 1],
      'old → n2': [0.25, 1],
      'old → root': [1, 2],
    });
  });

  it('follows mergers of mergers', async () => {
    const found = await weights({
      units: [
        root,
        { unit_id: 'a', parent_id: 'root', valid_to: '2020-01-01' },
        { unit_id: 'b', parent_id: 'root', ...until },
        { unit_id: 'c', parent_id: 'root', ...until },
        { unit_id: 'd', parent_id: 'root' },
      ],
      crosswalk: [
        { from_id: 'a', to_id: 'b', weight: 0.1 },
        { from_id: 'a', to_id: 'c', weight: 0.2 },
        { from_id: 'a', to_id: 'd', weight: 0.7 },
        { from_id: 'b', to_id: 'd', weight: 1 },
        { from_id: 'c', to_id: 'd', weight: 1 },
      ],
    });
    expect(found).toMatchObject({ 'a → d': [1, 1], 'a → root': [1, 2], 'a → b': [0.1, 1] });
  });

  it('takes the children of an ended unit along to its successor', async () => {
    const found = await weights({
      units: [
        root,
        { unit_id: 'old', parent_id: 'root', ...until },
        { unit_id: 'new', parent_id: 'root' },
        { unit_id: 'child', parent_id: 'old' },
      ],
      crosswalk: [{ from_id: 'old', to_id: 'new', weight: 1 }],
    });
    expect(found).toMatchObject({ 'child → old': [1, 1], 'child → new': [1, 2], 'child → root': [1, 3] });
  });

  it('keeps an ended unit without a successor under its parent', async () => {
    const found = await weights({ units: [root, { unit_id: 'old', parent_id: 'root', ...until }] });
    expect(found).toMatchObject({ 'old → root': [1, 1] });
  });

  it('leaves a merger still to come for later', async () => {
    const found = await weights({
      asOf: '2025-06-30',
      units: [root, { unit_id: 'old', parent_id: 'root', ...until }, { unit_id: 'new', parent_id: 'root' }],
      crosswalk: [{ from_id: 'old', to_id: 'new', weight: 1 }],
    });
    expect(found).not.toHaveProperty(['old → new']);
    expect(found).toMatchObject({ 'old → root': [1, 1] });
  });
});
