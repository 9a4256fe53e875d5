import { describe, expect, it } from 'vitest';
import type { Grant } from '#warehouse/control/grants.ts';
import { currentReader, rightsOf, scopeOf } from './reader.ts';

const grant = (part: Partial<Grant>): Grant => ({
  ...{ grantId: 1, personId: 'p', role: 'leader', extent: 'all', unitId: null, highestClass: 'internal' },
  ...{ validFrom: '2026-01-01', validTo: null, origin: 'given', givenBy: null, givenAt: '' },
  ...{ endedBy: null, endedAt: null },
  ...part,
});

describe('the scope of a right', () => {
  it('is nothing without a grant that carries it', () => {
    expect(scopeOf([], 'read_figures')).toEqual({ unitRoots: [], highestClass: 'open' });
    expect(scopeOf([grant({ role: 'administrator' })], 'read_figures').unitRoots).toEqual([]);
  });

  it('joins the units of grants, up to the lowest of their classes', () => {
    const held = [
      grant({ extent: 'subtree', unitId: '34-01', highestClass: 'restricted' }),
      grant({ extent: 'unit', unitId: '34-02', role: 'analyst' }),
      grant({ extent: 'subtree', unitId: '34-09', role: 'administrator' }),
    ];
    expect(scopeOf(held, 'read_figures')).toEqual({
      ...{ unitRoots: ['34-01'], units: ['34-02'], highestClass: 'internal' },
    });
  });

  it('is that of a national grant where no other goes further', () => {
    const held = [
      grant({ highestClass: 'restricted' }),
      grant({ extent: 'subtree', unitId: '34-01', highestClass: 'open' }),
    ];
    expect(scopeOf(held, 'read_figures')).toEqual({ unitRoots: ['*'], highestClass: 'restricted' });
  });

  it('is never more than a single grant gives: no class of one over the units of another', () => {
    const held = [
      grant({ highestClass: 'open' }),
      grant({ extent: 'subtree', unitId: '34-01', highestClass: 'restricted' }),
    ];
    expect(scopeOf(held, 'read_figures')).toMatchObject({ unitRoots: ['*'], highestClass: 'open' });
  });

  it('of a program is narrowed to what its token says, and never widened', () => {
    const held = [grant({ extent: 'subtree', unitId: '34-01' })];
    const narrowed = (unitId: string | null, highestClass: 'open' | 'restricted') =>
      scopeOf(held, 'read_figures', { unitId, highestClass });
    expect(narrowed(null, 'restricted')).toMatchObject({ unitRoots: ['34-01'], highestClass: 'internal' });
    expect(narrowed('34-01', 'open')).toMatchObject({ unitRoots: ['34-01'], highestClass: 'open' });
    expect(narrowed('34-02', 'open').unitRoots).toEqual([]);
  });
});

describe('rights', () => {
  it('of whoever looks through other eyes change nothing', () => {
    const held = [grant({ role: 'steward' })];
    expect(rightsOf(held, false)).toContain('run_refreshes');
    expect([...rightsOf(held, true)].sort()).toEqual([
      'read_figures',
      'read_rows',
      'see_quarantine',
      'see_refreshes',
    ]);
  });

  it('over accounts, audit and refreshes come with all units alone', () => {
    const below = (role: Grant['role']) =>
      rightsOf([grant({ role, extent: 'subtree', unitId: '34-01' })], false);
    expect(below('administrator')).not.toContain('manage_people');
    expect(below('auditor')).not.toContain('read_audit');
    expect(below('auditor')).toContain('read_figures');
    expect(below('steward')).not.toContain('run_refreshes');
  });

  it('of an administrator show no figures, and those of an auditor alter nothing', () => {
    expect([...rightsOf([grant({ role: 'administrator' })], false)].sort()).toEqual([
      'keep_account',
      'manage_people',
      'manage_webhooks',
    ]);
    const auditor = rightsOf([grant({ role: 'auditor' })], false);
    for (const right of ['write_notes', 'keep_views', 'run_refreshes', 'manage_people'] as const)
      expect(auditor).not.toContain(right);
  });
});

it('nothing is read where nobody asks', () => {
  expect(() => currentReader()).toThrow('reader missing');
});
