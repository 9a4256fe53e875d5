import { describe, expect, it } from 'vitest';
import type { Fact } from '../model/fact.ts';
import type { Formula, Indicator } from '../model/indicator.ts';
import { dimensionsToTakeApart } from './decompose.ts';

const members = ['A', 'B'].map((code) => ({ code, name: { en: code } }));
const dimension = (id: string, named = members) => ({ id, name: { en: id }, members: named });
const measure = (id: string, additivity: 'flow' | 'distinct' = 'flow') => ({ id, additivity });
const fact = (id: string, dimensions: object[]) =>
  ({
    id,
    dimensions,
    measures: [measure('some'), measure('all'), measure('kinds', 'distinct')],
  }) as unknown as Fact;
const facts = new Map([
  ['task', fact('task', [dimension('status'), dimension('level'), dimension('task_id', [])])],
  ['person', fact('person', [dimension('level')])],
]);
const side = (of: string, name: string, where = {}) => ({ fact: of, measure: name, where });
const ratio = (numerator = side('task', 'some'), denominator = side('task', 'all')) =>
  ({ id: 'rate', suppressBelow: 0, formula: { kind: 'ratio', numerator, denominator, per: 1 } }) as Indicator;

function dimensionsOf(indicator: Indicator, others: Indicator[] = []): string[] {
  const indicators = new Map([indicator, ...others].map((one) => [one.id, one]));
  return dimensionsToTakeApart({ facts, indicators }, indicator).map(({ id }) => id);
}

describe('dimensions a ratio can be taken apart by', () => {
  it('are those of both sides whose codes have names', () => {
    expect(dimensionsOf(ratio())).toEqual(['status', 'level']);
    expect(dimensionsOf(ratio(side('task', 'some'), side('person', 'all')))).toEqual(['level']);
  });

  it('leave out one that a side is restricted by: its parts would have no rate', () => {
    expect(dimensionsOf(ratio(side('task', 'some', { status: ['A'] })))).toEqual(['level']);
  });

  it('are none where a side is counted once, hides small cells, or there is no ratio', () => {
    expect(dimensionsOf(ratio(side('task', 'kinds')))).toEqual([]);
    expect(dimensionsOf({ ...ratio(), suppressBelow: 5 })).toEqual([]);
    expect(dimensionsOf(ratio(), [{ ...ratio(), id: 'other', suppressBelow: 5 }])).toEqual([]);
    const total: Formula = { kind: 'total', numerator: side('task', 'some') };
    expect(dimensionsOf({ ...ratio(), formula: total })).toEqual([]);
  });
});
