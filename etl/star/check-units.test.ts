import { describe, expect, it } from 'vitest';
import { buildWorld, type World } from '../../tests/support/star-world.ts';

const root = { unit_id: 'root', parent_id: null };
const a = { unit_id: 'a', parent_id: 'root' };
const b = { unit_id: 'b', parent_id: 'root' };

const faults: { sentence: string; world: World; code: string; what: string; offenders: string[] }[] = [
  {
    sentence: 'a parent nobody knows',
    world: { units: [root, { unit_id: 'a', parent_id: 'ghost' }] },
    code: 'unit_unresolved',
    what: 'parents unknown',
    offenders: ['a under ghost'],
  },
  {
    sentence: 'a second root',
    world: { units: [root, { unit_id: 'a', parent_id: null }] },
    code: 'audit_failed',
    what: 'units without a parent',
    offenders: ['a'],
  },
  {
    sentence: 'a root that is not there',
    world: { units: [root], rootUnit: 'top' },
    code: 'audit_failed',
    what: 'root unit missing or under a parent',
    offenders: ['top'],
  },
  {
    sentence: 'units above each other on some day',
    world: {
      units: [
        root,
        { ...a, parent_id: 'b', valid_to: '2025-01-01' },
        { ...a, valid_from: '2025-01-01' },
        { ...b, parent_id: 'a' },
      ],
    },
    code: 'audit_failed',
    what: 'units above themselves',
    offenders: ['a', 'b'],
  },
  {
    sentence: 'versions that overlap by a day',
    world: { units: [root, { ...a, valid_to: '2025-07-02' }, { ...a, valid_from: '2025-07-01' }] },
    code: 'audit_failed',
    what: 'unit versions overlap',
    offenders: ['a'],
  },
  {
    sentence: 'a version that ends before it begins',
    world: { units: [root, { ...a, valid_from: '2025-07-01', valid_to: '2025-06-01' }] },
    code: 'audit_failed',
    what: 'unit versions end before they begin',
    offenders: ['a'],
  },
  {
    sentence: 'shares that do not sum to 1',
    world: {
      units: [root, { ...a, valid_to: '2025-07-01' }, b],
      crosswalk: [{ from_id: 'a', to_id: 'b', weight: 0.7 }],
    },
    code: 'audit_failed',
    what: 'crosswalk shares do not sum to 1',
    offenders: ['a (0.7)'],
  },
  {
    sentence: 'a successor nobody knows',
    world: {
      units: [root, { ...a, valid_to: '2025-07-01' }],
      crosswalk: [{ from_id: 'a', to_id: 'c', weight: 1 }],
    },
    code: 'unit_unresolved',
    what: 'crosswalk units unknown',
    offenders: ['c'],
  },
  {
    sentence: 'a successor of a unit that stands',
    world: { units: [root, a, b], crosswalk: [{ from_id: 'a', to_id: 'b', weight: 1 }] },
    code: 'audit_failed',
    what: 'crosswalk from units that stand',
    offenders: ['a'],
  },
  {
    sentence: 'units that succeed each other',
    world: {
      units: [root, { ...a, valid_to: '2025-07-01' }, { ...b, valid_to: '2025-07-01' }],
      crosswalk: [
        { from_id: 'a', to_id: 'b', weight: 1 },
        { from_id: 'b', to_id: 'a', weight: 1 },
      ],
    },
    code: 'audit_failed',
    what: 'units that count towards themselves',
    offenders: ['a', 'b'],
  },
  {
    sentence: 'a level the workspace does not have',
    world: {
      units: [root, { ...a, level: 'HUYEN' }],
      workspace: { levels: [{ id: 'L', name: { en: 'L' }, counted: { en: '#' } }] },
    },
    code: 'audit_failed',
    what: 'unit levels unknown',
    offenders: ['a (HUYEN)'],
  },
  {
    sentence: 'a tile of a unit nobody knows',
    world: {
      units: [root, a],
      workspace: { tiles: ['a', 'z'].map((unit) => ({ unit, column: 0, row: 0, label: '' })) },
    },
    code: 'unit_unresolved',
    what: 'tiles of unknown units',
    offenders: ['z'],
  },
];

describe('checkUnits', () => {
  for (const { sentence, world, code, what, offenders } of faults) {
    it(`refuses ${sentence}`, async () => {
      await expect(buildWorld(world)).rejects.toMatchObject({ code, details: { [what]: offenders } });
    });
  }

  it('names all faults in one message', async () => {
    const world = { units: [root, { unit_id: 'a', parent_id: 'ghost' }, { unit_id: 'b', parent_id: null }] };
    await expect(buildWorld(world)).rejects.toThrow(
      /parents unknown: a under ghost[\s\S]*units without a parent: b/,
    );
  });

  it('takes thirds with six decimals for a whole, as contracts do', async () => {
    const ended = { ...a, valid_to: '2025-07-01' };
    const c = { ...b, unit_id: 'c' };
    const d = { ...b, unit_id: 'd' };
    const crosswalk = ['b', 'c', 'd'].map((to_id) => ({ from_id: 'a', to_id, weight: 0.333333 }));
    await expect(buildWorld({ units: [root, ended, b, c, d], crosswalk })).resolves.toBeDefined();
  });

  it('names offenders as facts: by code and name where the list has them, with what their shares sum to', async () => {
    const world = {
      units: [root, { ...a, unit_code: '17', name: 'Hòa Bình', valid_to: '2025-07-01' }, b],
      crosswalk: [
        { from_id: 'a', to_id: 'b', weight: 0.7 },
        { from_id: 'a', to_id: 'c', weight: 0.5 },
      ],
    };
    await expect(buildWorld(world)).rejects.toMatchObject({
      details: {
        facts: [
          { fact: 'tree', what: 'successor_unknown', units: [{ code: 'c' }], more: 0 },
          {
            ...{ fact: 'tree', what: 'shares', more: 0 },
            units: [{ code: '17', names: { vi: 'Hòa Bình' }, sum: 1.2 }],
          },
        ],
      },
    });
  });

  it('lets units change places over time', async () => {
    const world = {
      units: [
        root,
        { ...a, valid_to: '2025-01-01' },
        { ...a, parent_id: 'b', valid_from: '2025-01-01' },
        { ...b, parent_id: 'a', valid_to: '2025-01-01' },
        { ...b, valid_from: '2025-01-01' },
      ],
    };
    await expect(buildWorld(world)).resolves.toBeDefined();
  });
});
