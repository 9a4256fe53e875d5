import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nothingAmiss } from '#warehouse/query/attention/amiss.ts';
import { readAttention } from '#warehouse/query/attention/attention.ts';
import type { AttentionItem } from '#warehouse/query/attention/item.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { settleScope } from '#warehouse/scope/settle-scope.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';

const source = 'loan_month';
/** More loans online than loans: two rows of one province, one of another. */
const held = ['01;06/2025;FILM;5;6;800;4', '02;06/2025;FILM;5;8;800;4', '02;06/2025;BOOK;5;9;800;4'];
const part: Scope = { unitRoots: ['02'], highestClass: '*' };

describe('rows held back', () => {
  let version: HeldVersion;
  beforeAll(async () => {
    version = await holdTinyWorkspace((world) =>
      world.rewrite(`${source}/loans-2025.csv`, (text) => `${text.trimEnd()}\n${held.join('\n')}\n`),
    );
  });
  afterAll(() => version.close());

  const heldAt = async (unitId: string, scope: Scope) => {
    const { matters } = await readAttention(version.snapshot, scope, {
      ...{ unitId, grain: 'month', amiss: nothingAmiss, limit: 50 },
    });
    const items = matters.flatMap((matter) => matter.items);
    return items.filter((item) => item.kind === 'quarantine' && item.sourceId === source);
  };
  const countOf = (item: AttentionItem | undefined) => (item?.kind === 'quarantine' ? item.count : 0);
  const root = () => version.snapshot.catalog.workspace.rootUnit;

  it('are a matter of the whole by their share of the source', async () => {
    const [item] = await heldAt(root(), everything);
    expect(item).toMatchObject({ topReason: 'check', of: expect.any(Number) });
    expect(countOf(item)).toBeGreaterThanOrEqual(held.length);
  });

  it.each([
    ['to whoever sees all units', everything],
    ['to whoever sees that unit alone', part],
  ])('are a matter of a unit as far as they are its own, %s', async (_, scope) => {
    const [whole] = await heldAt(root(), everything);
    const [own, ...others] = await heldAt('02', scope);
    expect(others).toEqual([]);
    expect(own).toMatchObject({ of: null, severity: 'low' });
    // Its two rows, and the copy that one of them contradicts.
    expect(countOf(own)).toBeGreaterThanOrEqual(3);
    expect(countOf(own)).toBeLessThan(countOf(whole));
  });

  it('are none of the whole to whoever sees a part of it, nor of a unit out of sight', async () => {
    expect(await heldAt(root(), part)).toEqual([]);
    expect(await heldAt('01', part)).toEqual([]);
    expect(await heldAt('01', await settleScope(version.snapshot, part))).toEqual([]);
  });

  it('are those of the unit asked for alone, to whoever sees several', async () => {
    const both = await settleScope(version.snapshot, { ...part, unitRoots: ['01', '02'] });
    expect(await heldAt('02', both)).toEqual(await heldAt('02', part));
  });
});
