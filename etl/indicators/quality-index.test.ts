import { describe, expect, it } from 'vitest';
import { computeWorld } from '../../tests/support/computed-world.ts';
import { type Rows } from '../../tests/support/star-world.ts';

function index(quality: Rows) {
  return computeWorld({
    asOf: '2025-02-28',
    units: [
      { unit_id: 'root', parent_id: null },
      { unit_id: 'a', parent_id: 'root' },
      { unit_id: 'b', parent_id: 'root' },
    ],
    tables: { quality },
    facts: [{ id: 'quality', measures: [{ id: 'checked' }, { id: 'passed' }] }],
    indicators: [{ id: 'dqi', formula: { kind: 'weighted_index', fact: 'quality' }, unit: 'points' }],
  });
}

function row(rule: string, checked: number, passed: number, more: Rows[number] = {}): Rows[number] {
  const [field, criterion] = rule.split('.') as [string, string];
  return {
    unit: 'a',
    period: '2025-01-01',
    source_id: 's',
    field,
    criterion,
    rule,
    weight: 1,
    checked,
    passed,
    ...more,
  };
}

describe('rollUpIndex', () => {
  it('averages rules into criteria, criteria into fields and fields into the index by weight', async () => {
    const { at } = await index([
      row('code.clean', 10, 5, { rule: 'pattern', weight: 1 }),
      row('code.clean', 10, 8, { rule: 'length', weight: 3 }),
      row('code.unified', 10, 10, { weight: 2 }),
      row('name.sufficient', 10, 9, { weight: 5 }),
    ]);
    const clean = (50 * 1 + 80 * 3) / 4;
    const code = (clean * 2 + 100 * 2) / 4;
    const found = at('dqi', 'a', '2025-01-01')!;
    expect(found.denominator).toBe(2 + 5);
    expect(found.value).toBeCloseTo((code * 2 + 90 * 5) / 7, 12);
    expect(found.numerator! / found.denominator!).toBe(found.value);
  });

  it('sums what a rule checked under the unit before it divides', async () => {
    const { at } = await index([
      row('code.clean', 90, 90),
      row('code.clean', 10, 0, { unit: 'b' }),
      row('code.clean', 100, 100, { period: '2025-02-01' }),
    ]);
    expect(at('dqi', 'root', '2025-01-01')!.value).toBe(90);
    expect(at('dqi', 'root', '2025-01-01', 'quarter')!.value).toBe(95);
  });

  it('leaves criteria and rules that checked nothing out, and counts a field of each source for itself', async () => {
    const { at } = await index([
      row('code.clean', 10, 10),
      row('code.live', 0, 0),
      row('code.clean', 10, 0, { source_id: 't' }),
      row('x.correct', 10, 5, { source_id: 't', field: null }),
    ]);
    expect(at('dqi', 'a', '2025-01-01')!.value).toBe((100 + 0 + 50) / 3);
  });

  it('is not measured where nothing was checked', async () => {
    const { at } = await index([row('code.clean', 0, 0), row('code.clean', 10, 10, { unit: 'b' })]);
    expect(at('dqi', 'a', '2025-01-01')).toMatchObject({ state: 'not_measured', value: null });
  });
});
