import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCriteria } from '#warehouse/query/criteria.ts';
import { readDatedSources } from '#warehouse/query/dated-sources.ts';
import { readFeeds } from '#warehouse/query/feeds.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';

describe('what is asked about data', () => {
  let held: HeldVersion;
  let snapshot: Snapshot;
  beforeAll(async () => {
    held = await holdTinyWorkspace();
    ({ snapshot } = held);
  });
  afterAll(() => held.close());

  const criteriaOf = (unitId: string, scope: Scope = everything) => readCriteria(snapshot, scope, { unitId });

  it('has a score of a unit by criterion, by source, and by month up to as-of', async () => {
    const { rootUnit } = snapshot.catalog.workspace;
    const { whole, bySource, months } = await criteriaOf(rootUnit);
    expect(whole.length).toBeGreaterThan(0);
    for (const { score, checked, passed } of whole.filter((one) => one.score !== null)) {
      expect(passed).toBeLessThanOrEqual(checked);
      expect(score).toBeLessThanOrEqual(1);
    }
    expect(new Set(bySource.map(({ sourceId }) => sourceId))).toEqual(
      new Set(snapshot.catalog.sources.keys()),
    );
    expect(months.map(({ period }) => period)).toEqual(months.map(({ period }) => period).toSorted());
    expect(months.every(({ period }) => period <= snapshot.asOf)).toBe(true);
    // Each criterion of a month is one of the whole, and the score over all of them lies among theirs.
    const known = new Set(whole.map(({ criterion }) => criterion));
    for (const { score, byCriterion } of months.filter((one) => one.score !== null)) {
      expect(Object.keys(byCriterion).filter((name) => !known.has(name))).toEqual([]);
      const each = Object.values(byCriterion);
      expect(score).toBeGreaterThanOrEqual(Math.min(...each) - 1e-9);
      expect(score).toBeLessThanOrEqual(Math.max(...each) + 1e-9);
    }
  });

  it('has none of a unit out of sight', async () => {
    const { rootUnit } = snapshot.catalog.workspace;
    const [below] = snapshot.catalog.children.get(rootUnit)!;
    const scope: Scope = { unitRoots: [below!], highestClass: '*' };
    expect((await criteriaOf(rootUnit, scope)).whole).toEqual([]);
    expect(await criteriaOf(below!, scope)).toEqual(await criteriaOf(below!));
    await expect(criteriaOf('nobody')).rejects.toMatchObject({ code: 'unit_unknown' });
  });

  it('knows what feeds what, each pair once, and tells nobody who sees nothing', async () => {
    const feeds = await readFeeds(snapshot, everything);
    const fed = new Set(feeds.filter(({ toKind }) => toKind === 'indicator').map(({ toId }) => toId));
    expect(fed).toEqual(new Set(snapshot.catalog.indicators.keys()));
    expect(new Set(feeds.map((feed) => JSON.stringify(feed))).size).toBe(feeds.length);
    for (const { fromKind, fromId } of feeds)
      expect(
        fromKind === 'source' ? snapshot.catalog.sources.has(fromId) : snapshot.catalog.facts.has(fromId),
      ).toBe(true);
    expect(await readFeeds(snapshot, { unitRoots: [], highestClass: '*' })).toEqual([]);
  });

  it('knows whose rows bear months, whatever units one may see, and tells nobody who sees nothing', async () => {
    const { rootUnit } = snapshot.catalog.workspace;
    const [below] = snapshot.catalog.children.get(rootUnit)!;
    const dated = new Set(['loan_month']);
    expect(await readDatedSources(snapshot, everything)).toEqual(dated);
    expect(await readDatedSources(snapshot, { unitRoots: [below!], highestClass: '*' })).toEqual(dated);
    expect(await readDatedSources(snapshot, { unitRoots: [], highestClass: '*' })).toEqual(new Set());
  });
});
