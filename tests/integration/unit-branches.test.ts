import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeShell } from '#lib/ui/compose-shell.ts';
import type { Words } from '#lib/format/cell.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { computeWorld, type ComputedWorld } from '../support/computed-world.ts';
import { total } from '../support/star-world.ts';
import { describeWorld, snapshotOfWorld } from '../support/world-snapshot.ts';

const words = { language: 'en', fallback: 'en', fiscalYearStart: '01-01', t: String } as unknown as Words;

describe('the units one can switch to, where communes stand below provinces', () => {
  let computed: ComputedWorld;
  let snapshot: Snapshot;
  beforeAll(async () => {
    computed = await computeWorld({
      asOf: '2025-08-05',
      units: [
        { unit_id: 'root', parent_id: null, level: 'R' },
        { unit_id: 'north', parent_id: 'root', level: 'P' },
        { unit_id: 'south', parent_id: 'root', level: 'P' },
        { unit_id: 'hill', parent_id: 'north', level: 'C' },
        { unit_id: 'dale', parent_id: 'north', level: 'C' },
        { unit_id: 'farm', parent_id: 'dale', level: 'V' },
      ],
      tables: { used: [{ unit: 'farm', period: '2025-07-01', n: 1 }] },
      facts: [{ id: 'used', measures: [{ id: 'n' }] }],
      indicators: [{ id: 'sum', formula: total('used', 'n') }],
    });
    await describeWorld(computed.context, '20250805-000000-0001');
    snapshot = await snapshotOfWorld(computed.context);
  });
  afterAll(() => computed.db.close());

  const shellAt = (unit: string | null) => {
    const [period] = snapshot.catalog.periods.month;
    const view = { unit, grain: 'month', period: null } as const;
    const { unitGroups, branch } = composeShell({ ...snapshot, period: period! }, view, words);
    const ids = (groups: typeof unitGroups) => groups.map(({ units }) => units.map(({ id }) => id));
    return {
      first: ids(unitGroups),
      path: branch?.path.map(({ id }) => id) ?? null,
      below: branch && ids(branch.groups),
    };
  };

  it('are those below the root alone, as long as the root is shown, or a unit that nothing stands below', () => {
    const alone = { first: [['north', 'south']], path: null, below: null };
    expect(shellAt(null)).toEqual(alone);
    expect(shellAt('south')).toEqual(alone);
  });

  it('are below a unit chosen those that stand there, with the way to it, at every depth', () => {
    expect(shellAt('north')).toMatchObject({ path: ['north'], below: [['dale', 'hill']] });
    expect(shellAt('dale')).toMatchObject({ path: ['north', 'dale'], below: [['farm']] });
  });

  it('are beside a unit that nothing stands below its neighbours', () => {
    expect(shellAt('hill')).toMatchObject({ path: ['north'], below: [['dale', 'hill']] });
    expect(shellAt('farm')).toMatchObject({ path: ['north', 'dale'], below: [['farm']] });
  });
});
