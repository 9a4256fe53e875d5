import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttentionItem, AttentionKind } from './item.ts';
import { gatherMatters } from './matters.ts';

const period = '2026-10-01';
const severity = 'medium' as const;
const ofIndicator = (id: string, unitId: string) =>
  ({ severity, subject: { kind: 'indicator', id, unitId }, indicatorId: id, period }) as const;

const falling = (unitId: string, id: string): AttentionItem => ({
  ...ofIndicator(id, unitId),
  ...{ kind: 'falling', unitId, values: [0.2, 0.3], count: 1 },
});
const unusual = (unitId: string, id: string): AttentionItem => ({
  ...ofIndicator(id, unitId),
  ...{ kind: 'unusual', unitId, value: 0.5, previous: 0.3, low: 0.2, high: 0.4, count: 1 },
});
const behind = (worst: string, id: string): AttentionItem => ({
  ...ofIndicator(id, 'whole'),
  ...{ kind: 'children_behind', unitIds: [worst], count: 8, of: 31, ofLevels: [], worst: 0.3 },
});
const headline = (id: string): AttentionItem => ({
  ...ofIndicator(id, 'whole'),
  ...{ kind: 'headline_behind', unitId: 'whole', value: 0.5, path: 0.6, gap: 0.1 },
  ...{ target: null, targetDate: null },
});
const flagged = (sourceId: string, rule: string): AttentionItem => ({
  ...{ kind: 'flagged', severity: 'low', subject: { kind: 'source', id: sourceId }, sourceId, rule },
  ...{ table: sourceId, names: null, reason: 'check', field: null, count: 1 },
});
const reached = (unitId: string, id: string): AttentionItem => ({
  ...ofIndicator(id, unitId),
  ...{ kind: 'reached', severity: 'good', unitId, value: 1, target: 1 },
});

const gather = (...items: AttentionItem[]) =>
  gatherMatters(items, 'whole').map(({ about, items }) => [about.id, ...items.map(({ kind }) => kind)]);

describe('matters', () => {
  it('hold all that is said of one unit below, whatever the indicator', () => {
    expect(gather(falling('A', 'x'), unusual('A', 'x'), unusual('A', 'y'), unusual('B', 'z'))).toEqual([
      ['A', 'falling', 'unusual', 'unusual'],
      ['B', 'unusual'],
    ]);
  });

  it('tell behind how many units are behind what else is wrong with the furthest, at its own indicator first', () => {
    expect(gather(behind('A', 'x'), behind('A', 'y'), falling('A', 'y'), unusual('A', 'z'))).toEqual([
      ['A', 'children_behind', 'unusual'],
      ['A', 'children_behind', 'falling'],
    ]);
  });

  it('keep figures of the asked unit apart, and hold each of them once', () => {
    expect(gather(headline('x'), headline('y'), unusual('whole', 'y'))).toEqual([
      ['x', 'headline_behind'],
      ['y', 'headline_behind', 'unusual'],
    ]);
  });

  it('hold all that is said of one source', () => {
    expect(gather(flagged('task', 'a'), flagged('document', 'b'), flagged('task', 'c'))).toEqual([
      ['task', 'flagged', 'flagged'],
      ['document', 'flagged'],
    ]);
  });

  it('keep good news of a unit apart from what it needs', () => {
    expect(gather(reached('A', 'x'), reached('A', 'y'), falling('A', 'z'))).toEqual([
      ['A', 'reached'],
      ['A', 'reached'],
      ['A', 'falling'],
    ]);
  });

  const units = fc.constantFrom('whole', 'A', 'B');
  const ids = fc.constantFrom('x', 'y');
  const anyItem = fc.oneof(
    fc.tuple(units, ids).map(([unit, id]) => unusual(unit, id)),
    fc.tuple(fc.constantFrom('A', 'B'), ids).map(([unit, id]) => falling(unit, id)),
    fc.tuple(fc.constantFrom('A', 'B'), ids).map(([unit, id]) => behind(unit, id)),
    fc.tuple(fc.constantFrom('A', 'B'), ids).map(([unit, id]) => reached(unit, id)),
    ids.map(headline),
    fc.tuple(fc.constantFrom('s', 't'), ids).map(([source, rule]) => flagged(source, rule)),
  );

  it('hold every item once, in order, and never let one unit, figure or source lead two lines', () => {
    fc.assert(
      fc.property(fc.array(anyItem), (items) => {
        const matters = gatherMatters(items, 'whole');
        const leads = matters.map((matter) => matter.items[0]);
        const held = matters.flatMap((matter) => matter.items);
        expect(held).toHaveLength(items.length);
        expect(new Set(held)).toEqual(new Set(items));
        const places = leads.map((lead) => items.indexOf(lead));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        const several: AttentionKind[] = ['children_behind', 'reached'];
        const about = matters
          .filter(({ items: [lead] }) => !several.includes(lead.kind))
          .map(({ about: { kind, id } }) => `${kind} ${id}`);
        expect(about).toEqual([...new Set(about)]);
      }),
    );
  });
});
