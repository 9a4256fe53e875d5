import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { grantsOfGroups, syncDirectoryGrants, type DirectoryGrant } from './directory-grants.ts';
import { openControl, type Control } from './open-control.ts';
import { roleGrant } from './people-schema.ts';

let control: Control;
beforeEach(() => {
  control = openControl(':memory:', { clock: () => new Date('2026-12-01T02:00:00Z') });
});
afterEach(() => control.close());

const leader: DirectoryGrant = { role: 'leader', extent: 'all', unitId: null, highestClass: 'restricted' };
const steward: DirectoryGrant = {
  role: 'steward',
  extent: 'subtree',
  unitId: '34',
  highestClass: 'internal',
};
const mapping = [
  { group: 'leaders', role: 'leader', extent: 'all', highestClass: 'restricted' },
  { group: 'secretaries', role: 'leader', extent: 'all', highestClass: 'restricted' },
  { group: 'stewards-34', role: 'steward', extent: 'subtree', unit: '34', highestClass: 'internal' },
] as const;

const inForce = () =>
  control.db
    .select()
    .from(roleGrant)
    .all()
    .filter(({ endedAt }) => endedAt === null);

describe('grants of groups', () => {
  it('follow from the groups that the mapping names, each once', () => {
    expect(grantsOfGroups(mapping, ['stewards-34', 'everyone'])).toEqual([steward]);
    expect(grantsOfGroups(mapping, ['secretaries', 'leaders'])).toEqual([leader]);
    expect(grantsOfGroups(mapping, ['Leaders', 'leader', ''])).toEqual([]);
  });

  it('begin and end with the groups', () => {
    const sync = (grants: DirectoryGrant[]) => syncDirectoryGrants(control, 'an', grants, '2026-12-01');
    expect(sync([leader])).toEqual({ added: [leader], ended: [] });
    expect(sync([leader])).toEqual({ added: [], ended: [] });
    expect(sync([steward])).toEqual({ added: [steward], ended: [leader] });
    expect(sync([])).toEqual({ added: [], ended: [steward] });
    expect(inForce()).toEqual([]);
    expect(control.db.select().from(roleGrant).all()).toHaveLength(2);
  });

  it('leave alone what people gave, and others', () => {
    const given = { ...steward, validFrom: '2026-01-01', givenAt: '2026-01-01T00:00:00Z' };
    control.db
      .insert(roleGrant)
      .values({ ...given, personId: 'an', origin: 'given' })
      .run();
    syncDirectoryGrants(control, 'binh', [leader], '2026-12-01');
    syncDirectoryGrants(control, 'an', [steward], '2026-12-01');
    syncDirectoryGrants(control, 'an', [], '2026-12-01');
    expect(inForce().map(({ personId, origin }) => [personId, origin])).toEqual([
      ['an', 'given'],
      ['binh', 'directory'],
    ]);
  });
});
