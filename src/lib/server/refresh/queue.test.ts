import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { enqueue } from '#warehouse/queue/enqueue.ts';
import { everything, nothing } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { readingAs, type Reader } from '../auth/reader.ts';
import { rights } from '../auth/rights.ts';
import { isQueued, listQueue } from './queue.ts';

const office: Reader = {
  ...{ personId: 'a', label: 'Office', actor: 'person:a', actorLabel: 'Office', rights: new Set(rights) },
  scopeFor: () => everything,
  ...{ session: null, viewedAs: null, address: '127.0.0.1' },
};
/** Sees no restricted data, and so one of the sources alone. */
const narrow: Reader = { ...office, scopeFor: () => ({ ...nothing }) };
const catalog = { sources: new Map([['open', {}]]) } as unknown as Catalog;

let control: Control;
const ids: number[] = [];
beforeEach(() => {
  control = openControl(':memory:');
  ids.splice(0);
  for (let place = 0; place < 230; place += 1)
    ids.push(
      enqueue(control, {
        ...{ kind: 'refresh', trigger: 'manual', options: { reason: `${place}` } },
        sources: [place % 2 === 0 ? 'open' : 'closed'],
      })!,
    );
});
afterEach(() => control.close());

describe('the queue', () => {
  it('is listed in stretches that say how many there are and where the others are', () => {
    const part = (offset: number) => readingAs(office, () => listQueue(control, catalog, offset));
    expect(part(0)).toMatchObject({ offset: 0, total: 230, before: null, after: 100 });
    expect(part(200)).toMatchObject({ offset: 200, total: 230, before: 100, after: null });
    const listed = [0, 100, 200].flatMap((offset) => part(offset).rows.map(({ requestId }) => requestId));
    expect(listed).toEqual(ids);
  });

  it('that has grown shorter than an address says is listed from its last stretch on', () => {
    const { offset, rows } = readingAs(office, () => listQueue(control, catalog, 5_000));
    expect([offset, rows.length]).toEqual([200, 30]);
  });

  it('counts, lists and ends for whoever sees a part what is of sources that they may know', () => {
    readingAs(narrow, () => {
      expect(listQueue(control, catalog)).toMatchObject({ total: 115, after: 100 });
      expect(ids.slice(0, 2).map((id) => isQueued(control, catalog, id))).toEqual([true, false]);
    });
  });

  it('has beyond its first stretch what can be ended as well', () => {
    expect(readingAs(office, () => isQueued(control, catalog, ids.at(-1)!))).toBe(true);
    expect(readingAs(office, () => isQueued(control, catalog, 999_999))).toBe(false);
  });
});
