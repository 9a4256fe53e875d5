import { describe, expect, it } from 'vitest';
import { buildWorld, type World } from '../../tests/support/star-world.ts';

const root = { unit_id: 'root', parent_id: null };
const until = { valid_to: '2025-07-01' };
const since = { valid_from: '2025-07-01' };

/** Who counted towards whom: version (by its first day where there are several) → unit, from – to, steps. */
async function stretches(world: World) {
  const { db } = await buildWorld(world);
  const rows = await db.rows<{
    of: string;
    at: string;
    valid_from: string;
    valid_to: string | null;
    depth: number;
  }>(
    `select d.unit_id as of, r.unit_id as at, r.valid_from, r.valid_to, r.depth
     from star.unit_rollup_then r join star.dim_unit d using (unit_key)
     where r.depth > 0 order by d.unit_id, r.depth, r.valid_from`,
  );
  db.close();
  return rows.map(
    ({ of, at, depth, ...days }) => `${of} → ${at} (${depth}) ${days.valid_from} – ${days.valid_to ?? ''}`,
  );
}

describe('rollUpUnitsThen', () => {
  it('counts what was merged under its own parent until its end, and the new unit from its beginning', async () => {
    const found = await stretches({
      units: [
        root,
        { unit_id: 'east', parent_id: 'root', ...until },
        { unit_id: 'west', parent_id: 'root', ...until },
        { unit_id: 'coast', parent_id: 'root', ...since },
      ],
      crosswalk: ['east', 'west'].map((from_id) => ({ from_id, to_id: 'coast', weight: 1 })),
    });
    expect(found).toEqual([
      'coast → root (1) 2025-07-01 – ',
      'east → root (1) 2000-01-01 – 2025-07-01',
      'west → root (1) 2000-01-01 – 2025-07-01',
    ]);
  });

  it('counts a unit that moved, and all below it, under each parent in its time', async () => {
    const found = await stretches({
      units: [
        root,
        { unit_id: 'p', parent_id: 'root' },
        { unit_id: 'q', parent_id: 'root' },
        { unit_id: 'x', parent_id: 'p', ...until },
        { unit_id: 'x', parent_id: 'q', ...since },
        { unit_id: 'y', parent_id: 'x' },
      ],
    });
    expect(found.filter((line) => /^[xy] /.test(line))).toEqual([
      'x → p (1) 2000-01-01 – 2025-07-01',
      'x → q (1) 2025-07-01 – ',
      'x → root (2) 2000-01-01 – 2025-07-01',
      'x → root (2) 2025-07-01 – ',
      'y → x (1) 2000-01-01 – ',
      'y → p (2) 2000-01-01 – 2025-07-01',
      'y → q (2) 2025-07-01 – ',
      'y → root (3) 2000-01-01 – ',
    ]);
  });

  it('goes on where a parent was merely renamed or changed its type', async () => {
    const found = await stretches({
      units: [
        root,
        { unit_id: 'p', parent_id: 'root', ...until },
        { unit_id: 'p', parent_id: 'root', unit_type: 'CITY', ...since },
        { unit_id: 'x', parent_id: 'p' },
      ],
    });
    expect(found.filter((line) => line.startsWith('x'))).toEqual([
      'x → p (1) 2000-01-01 – ',
      'x → root (2) 2000-01-01 – ',
    ]);
  });

  it('lifts what was below a level that came to an end: two levels from then on', async () => {
    const found = await stretches({
      units: [
        root,
        { unit_id: 'district', parent_id: 'root', level: 'D', ...until },
        { unit_id: 'commune', parent_id: 'district', level: 'C', ...until },
        { unit_id: 'commune', parent_id: 'root', level: 'C', ...since },
      ],
    });
    expect(found.filter((line) => line.startsWith('commune'))).toEqual([
      'commune → district (1) 2000-01-01 – 2025-07-01',
      'commune → root (1) 2025-07-01 – ',
      'commune → root (2) 2000-01-01 – 2025-07-01',
    ]);
  });

  it('tells the bearers of a code that was used again apart', async () => {
    const found = await stretches({
      units: [
        root,
        { unit_id: 'a', parent_id: 'root' },
        { unit_id: 'old', unit_code: '03', parent_id: 'a', ...until },
        { unit_id: 'new', unit_code: '03', parent_id: 'root', ...since },
      ],
    });
    expect(found.filter((line) => line.includes('→ a'))).toEqual(['old → a (1) 2000-01-01 – 2025-07-01']);
    expect(found).toContain('new → root (1) 2025-07-01 – ');
  });

  it('passes over a parent that does not stand, so that what is below it is not lost', async () => {
    const found = await stretches({
      units: [
        root,
        { unit_id: 'p', parent_id: 'root', valid_from: '2010-01-01', ...until },
        { unit_id: 'x', parent_id: 'p' },
      ],
    });
    expect(found.filter((line) => line.startsWith('x'))).toEqual([
      'x → root (1) 2000-01-01 – 2010-01-01',
      'x → p (1) 2010-01-01 – 2025-07-01',
      'x → root (1) 2025-07-01 – ',
      'x → root (2) 2010-01-01 – 2025-07-01',
    ]);
  });

  it('refuses units that are above themselves once parents that do not stand are passed over', async () => {
    const world: World = {
      units: [
        root,
        { unit_id: 'a', parent_id: 'b', valid_to: '2010-01-01' },
        { unit_id: 'b', parent_id: 'root', valid_to: '2010-01-01' },
        { unit_id: 'b', parent_id: 'a', valid_from: '2010-01-01', valid_to: '2012-01-01' },
        { unit_id: 'b', parent_id: 'root', valid_from: '2012-01-01' },
      ],
    };
    await expect(buildWorld(world)).rejects.toMatchObject({ code: 'audit_failed' });
  });
});
