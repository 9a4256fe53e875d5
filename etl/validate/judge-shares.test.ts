import { beforeEach, describe, expect, it } from 'vitest';
import { contractOf, openLoadWorld, type LoadWorld } from '../../tests/support/load-world.ts';

let world: LoadWorld;
beforeEach(async () => {
  world = await openLoadWorld();
});

const shares = (severity: 'error' | 'warning' = 'error', mode = 'full') =>
  contractOf({
    columns: [
      '{ name: old, logicalType: string, required: true, physicalName: Mã cũ, customProperties: [{ property: names, value: { en: Old code } }, { property: identifier, value: true }] }',
      '{ name: new, logicalType: string, required: true }',
      '{ name: part, logicalType: number, logicalTypeOptions: { minimum: 0, maximum: 1 } }',
    ],
    quality: [
      `{ id: whole, name: Shares sum to 1, engine: lodestar, severity: ${severity}, implementation: { shares: { of: part, by: [old] } } }`,
    ],
    custom: [`{ property: load, value: { mode: ${mode} } }`],
  });
const file = (...lines: string[]) => ({ 'x.csv': ['Mã cũ,new,part', ...lines].join('\n') });

describe('parts of a whole', () => {
  it('pass where they make it up, whatever else is held back or has no share', async () => {
    const rows = file('a,x,0.7', 'a,y,0.3', 'a,z,1.5', 'b,x,1', ',x,0.4', 'c,x,');
    expect(await world.load(shares(), rows)).toMatchObject({ loaded: 4, quarantined: 2 });
    expect(
      await world.rows(
        `select sum(checked)::bigint as checked, sum(passed)::bigint as passed from quality.rule_result where "rule" = 'whole'`,
      ),
    ).toEqual([{ checked: 4, passed: 4 }]);
  });

  it('pass as thirds with six decimals', async () => {
    const rows = file('a,x,0.333333', 'a,y,0.333333', 'a,z,0.333333');
    expect(await world.load(shares(), rows)).toMatchObject({ loaded: 3, quarantined: 0 });
  });

  it('refuse the source where those that came do not, and name each whole with its sum', async () => {
    const rows = file('a,x,0.7', 'a,y,0.5', 'b,x,1', 'c,x,0.25', 'c,y,0.7x');
    await expect(world.load(shares(), rows)).rejects.toMatchObject({
      code: 'quality_failed',
      message: expect.stringContaining('whole: part does not sum to 1 for a (1.2), c (0.25)'),
      details: {
        ...{ rules: ['whole'], physical: 5, loaded: 4, quarantined: 1 },
        facts: [
          { fact: 'rule', rule: 'whole', names: { en: 'Shares sum to 1' } },
          {
            ...{ fact: 'shares', whole: 1, more: 0 },
            by: [{ name: 'old', header: 'Mã cũ', names: { en: 'Old code' } }],
            of: { name: 'part', header: 'part' },
            groups: [
              { name: 'a', sum: expect.closeTo(1.2) },
              { name: 'c', sum: 0.25 },
            ],
          },
        ],
      },
    });
  });

  it('are only flagged where the contract warns, all of a whole', async () => {
    const rows = file('a,x,0.7', 'a,y,0.5', 'b,x,1');
    expect(await world.load(shares('warning'), rows)).toMatchObject({ loaded: 3, flagged: 2 });
    expect(await world.rows(`select row_no, reason from quality.flag order by row_no`)).toEqual([
      { row_no: 1, reason: 'reconcile' },
      { row_no: 2, reason: 'reconcile' },
    ]);
  });
});

describe('a contract', () => {
  it('has all parts of a whole in one delivery', () => {
    expect(() => shares('error', 'append')).toThrow(/shares of a whole in several deliveries/);
  });

  it('sums numbers', () => {
    const columns = ['{ name: old, logicalType: string }', '{ name: part, logicalType: string }'];
    const quality = [
      '{ id: whole, engine: lodestar, implementation: { shares: { of: part, by: [older] } } }',
    ];
    expect(() => contractOf({ columns, quality })).toThrow(
      /column unknown: older[\s\S]*not a number: part is string/,
    );
  });

  it('names what shares are of by codes alone', () => {
    const columns = ['{ name: person, logicalType: string }', '{ name: part, logicalType: number }'];
    const quality = [
      '{ id: whole, engine: lodestar, implementation: { shares: { of: part, by: [person] } } }',
    ];
    const custom = ['{ property: load, value: { mode: full } }'];
    expect(() => contractOf({ columns, quality, custom })).toThrow(/not a code: person/);
  });
});
