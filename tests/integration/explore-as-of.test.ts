import { describe, expect, it } from 'vitest';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import { readExplore } from '#warehouse/explore/explore.ts';
import { readSemanticQuery } from '#warehouse/explore/semantic-query.ts';
import { everything } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { computeWorld } from '../support/computed-world.ts';
import { total } from '../support/star-world.ts';
import { describeWorld, snapshotOfWorld } from '../support/world-snapshot.ts';

const days = ['2025-05-31', '2025-06-15', '2025-06-16', '2025-06-30', '2025-07-01'];

/** Sums by day, which bears its name in a dimension, of a fact with a row of one on each day in two units; the same from its roll-ups. */
async function sums(grain: 'day' | 'month', asOf: string, time: object) {
  const { context, db } = await computeWorld({
    asOf,
    units: [
      { unit_id: 'root', parent_id: null },
      { unit_id: 'a', parent_id: 'root' },
      { unit_id: 'b', parent_id: 'root' },
    ],
    tables: {
      use: ['a', 'b'].flatMap((unit) => days.map((period) => ({ unit, period, n: 1, kind: `on ${period}` }))),
    },
    facts: [
      {
        ...{ id: 'use', grain, measures: [{ id: 'n' }] },
        dimensions: [{ id: 'kind', name: { en: 'Kind' }, members: [] }],
      },
    ],
    indicators: [{ id: 'total', formula: total('use', 'n') }],
  });
  try {
    await describeWorld(context, 'world');
    const asked = readSemanticQuery({ measures: ['use.n'], by: ['period', 'kind'], time });
    const whole = await snapshotOfWorld(context);
    const bare = { ...whole, catalog: { ...whole.catalog, rollUps: new Map() } };
    const read = async (snapshot: Snapshot) =>
      (await toRows(await readExplore(snapshot, everything, asked))).map((row) => [
        String(row['kind']).slice('on '.length),
        row['use.n'],
      ]);
    const fromFact = await read(bare);
    expect(await read(whole)).toEqual(fromFact);
    return Object.fromEntries(fromFact);
  } finally {
    db.close();
  }
}

const months = { grain: 'month', from: '2025-05', to: '2025-06' };
const upToJune = { '2025-05-31': 2, '2025-06-15': 2, '2025-06-16': 2, '2025-06-30': 2 };

describe('rows after the business date', () => {
  it('count nowhere, though they lie in a month that has begun', async () => {
    expect(await sums('day', '2025-06-15', months)).toEqual({ '2025-05-31': 2, '2025-06-15': 2 });
    expect(await sums('day', '2025-06-29', months)).toEqual({
      ...{ '2025-05-31': 2, '2025-06-15': 2, '2025-06-16': 2 },
    });
  });

  it('are told by the month alone where the date is the last of one', async () => {
    expect(await sums('day', '2025-06-30', months)).toEqual(upToJune);
    expect(await sums('day', '2025-06-15', { ...months, to: '2025-05' })).toEqual({ '2025-05-31': 2 });
  });

  it('of a fact by month are those of later months', async () => {
    expect(await sums('month', '2025-06-01', months)).toEqual(upToJune);
  });

  it('of later months within the quarter or year asked for count nowhere either', async () => {
    expect(await sums('month', '2025-06-10', { grain: 'year', from: '2025', to: '2025' })).toEqual(upToJune);
    expect(await sums('day', '2025-06-30', { grain: 'year', from: '2025', to: '2025' })).toEqual(upToJune);
    expect(await sums('day', '2025-06-15', { grain: 'year', from: '2025', to: '2025' })).toEqual({
      ...{ '2025-05-31': 2, '2025-06-15': 2 },
    });
  });
});
