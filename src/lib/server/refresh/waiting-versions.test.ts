import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Grant } from '#warehouse/control/grants.ts';
import { holdVersion } from '#warehouse/control/held-versions.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { beginRun } from '#warehouse/control/runs.ts';
import type { Role } from '#warehouse/control/people-schema.ts';
import { everything } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { readerByGrants } from '../auth/reader-of.ts';
import { readingAs, rightsOf } from '../auth/reader.ts';
import { readDecidable } from './waiting-versions.ts';

const source = { id: 'task', approval: 'second_person' };
const catalog = {
  sources: new Map([['task', source]]),
  ...{ indicators: new Map(), facts: new Map(), units: new Map() },
} as unknown as Catalog;
const loads = { physical: 1, loaded: 1, quarantined: 0, skipped: 0, contentHash: 'h' };

let control: Control;
beforeEach(() => {
  control = openControl(':memory:');
});
afterEach(() => control.close());

function hold(askers: string[]): void {
  beginRun(control, { runId: 'r', requested: [], trigger: 'manual', baseSnapshotId: null, askers });
  holdVersion(control, {
    ...{ snapshotId: 'v', file: 'f', runId: 'r', parentId: null, asOf: '2026-10-31' },
    ...{ formatVersion: 1, bytes: 1 },
    changes: { sources: [{ source: 'task', before: null, after: loads }], definitions: [], indicators: [] },
  });
}

/** What somebody with a role finds to decide on. */
function foundBy(role: Role, extent: 'all' | 'subtree' = 'all', actor = 'person:p'): string[] {
  const unitId = extent === 'all' ? null : '34-48';
  const grants = [{ role, extent, unitId, highestClass: 'restricted' }] as unknown as Grant[];
  const reader = {
    ...readerByGrants({ personId: 'p', label: 'P', actor }, grants),
    rights: rightsOf(grants, false),
  };
  return readingAs(reader, () =>
    readDecidable(control, { catalog, scope: everything }).map(({ snapshotId }) => snapshotId),
  );
}

describe('versions that one may decide on', () => {
  it('are shown to whoever may decide, and to nobody who cannot, though they see all figures', () => {
    hold([]);
    expect(foundBy('steward')).toEqual(['v']);
    for (const role of ['leader', 'analyst', 'auditor', 'data_owner'] as const)
      expect(foundBy(role)).toEqual([]);
    expect(foundBy('steward', 'subtree')).toEqual([]);
  });

  it('are none of those that another person has to approve', () => {
    hold(['person:p']);
    expect(foundBy('steward', 'all', 'person:p')).toEqual([]);
    expect(foundBy('steward', 'all', 'person:other')).toEqual(['v']);
  });
});
