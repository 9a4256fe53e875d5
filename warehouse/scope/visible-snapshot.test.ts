import { describe, expect, it } from 'vitest';
import type { DataClass } from '../model/data-class.ts';
import type { Catalog } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { everything, type Scope } from './scope.ts';
import { visibleSnapshot } from './visible-snapshot.ts';

const internal: Scope = { ...everything, highestClass: 'internal' };

const factOf = (
  id: string,
  { dataClass, from, named }: { dataClass: DataClass; from: string; named?: string[] },
) => ({
  ...{ id, dataClass, sources: [from], measures: [] },
  dimensions: [
    {
      ...{ id: 'asset_id', name: {}, members: [] },
      register: { dimension: 'asset', name: `${id}_name`, ...(named ? { sources: named } : {}) },
    },
  ],
});

/** A version with facts, each of whose codes a register of its own names. */
function versionOf(...facts: ReturnType<typeof factOf>[]): Snapshot {
  const sources = [...new Set(facts.flatMap((fact) => fact.sources))];
  const catalog = {
    workspace: { headlines: [], phases: [], mapIndicator: '' },
    indicators: new Map(),
    facts: new Map(facts.map((fact) => [fact.id, fact])),
    sources: new Map(sources.map((id) => [id, { id }])),
    registers: new Map(facts.map(({ id }) => [`asset asset_id ${id}_name`, new Map([['DB1', id]])])),
  } as unknown as Catalog;
  return { snapshotId: 'v', alias: '"v"', catalog } as unknown as Snapshot;
}

async function seen(version: Snapshot, scope: Scope) {
  const { facts, registers } = (await visibleSnapshot(version, scope)).catalog;
  return {
    names: [...registers!.keys()],
    named: [...facts.values()].filter(({ dimensions }) => dimensions[0]?.register).map(({ id }) => id),
  };
}

describe('names that registers have', () => {
  it('are told with the fact, and not where it is closed', async () => {
    const version = versionOf(
      factOf('usage', { dataClass: 'internal', from: 'use', named: ['use'] }),
      factOf('issue', { dataClass: 'restricted', from: 'secret', named: ['use'] }),
    );
    expect(await seen(version, internal)).toEqual({ names: ['asset asset_id usage_name'], named: ['usage'] });
    expect((await seen(version, everything)).names).toHaveLength(2);
  });

  it('are not told where what they are made from is closed', async () => {
    const version = versionOf(
      factOf('usage', { dataClass: 'internal', from: 'use', named: ['use', 'secret'] }),
      factOf('issue', { dataClass: 'restricted', from: 'secret' }),
    );
    expect(await seen(version, internal)).toEqual({ names: [], named: [] });
    expect((await seen(version, everything)).named).toEqual(['usage', 'issue']);
  });

  it('are told with the fact where an older version does not say what they are made from', async () => {
    const version = versionOf(
      factOf('usage', { dataClass: 'internal', from: 'use' }),
      factOf('issue', { dataClass: 'restricted', from: 'secret' }),
    );
    expect((await seen(version, internal)).named).toEqual(['usage']);
  });
});
