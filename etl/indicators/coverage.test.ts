import { describe, expect, it } from 'vitest';
import { computeWorld } from '../../tests/support/computed-world.ts';
import { of, ratio, total, type World } from '../../tests/support/star-world.ts';

const root = { unit_id: 'root', parent_id: null, level: 'R' };
const [a, b] = [
  { unit_id: 'a', parent_id: 'root', level: 'P' },
  { unit_id: 'b', parent_id: 'root', level: 'P' },
];
const office = { unit_id: 'office', parent_id: 'root', level: 'O' };
const byUnits = { by: 'units' as const, levels: ['P'], dueDay: 7 };

function monthly(
  world: Partial<World> & { f: { unit: string; period: string; x: number; y: number }[] },
): World {
  return {
    units: [root, a, b, office],
    tables: { f: world.f },
    facts: [{ id: 'f', measures: [{ id: 'x' }, { id: 'y' }], reporting: byUnits }],
    indicators: [
      { id: 'rate', formula: ratio('f', 'x', 'y'), suppressBelow: 5 },
      { id: 'sum', formula: total('f', 'x') },
    ],
    ...world,
  };
}

describe('states', () => {
  it('tells zero, not measured, not expected and suppressed apart', async () => {
    const { at } = await computeWorld(
      monthly({
        asOf: '2025-02-28',
        units: [root, a, b, { ...b, unit_id: 'c' }, office],
        f: [
          { unit: 'a', period: '2025-01-01', x: 0, y: 10 },
          { unit: 'b', period: '2025-01-01', x: 1, y: 4 },
          { unit: 'c', period: '2025-01-01', x: 1, y: 3 },
          { unit: 'a', period: '2025-02-01', x: 0, y: 0 },
        ],
      }),
    );
    const january = (unit: string) => at('rate', unit, '2025-01-01');
    expect(january('a')).toMatchObject({ state: 'measured', value: 0, numerator: 0, denominator: 10 });
    expect(january('b')).toMatchObject({
      state: 'suppressed',
      value: null,
      numerator: null,
      denominator: null,
    });
    expect(january('root')).toMatchObject({ state: 'measured', value: 2 / 17, reported: 3, expected: 3 });
    expect(january('office')).toMatchObject({ state: 'not_expected', value: null, reported: 0, expected: 0 });
    expect(at('rate', 'a', '2025-02-01')).toMatchObject({
      state: 'not_measured',
      denominator: 0,
      reported: 1,
    });
    expect(at('rate', 'b', '2025-02-01')).toMatchObject({
      state: 'not_measured',
      numerator: null,
      reported: 0,
      expected: 1,
    });
    expect(at('sum', 'a', '2025-02-01')).toMatchObject({ state: 'measured', value: 0, previous: 0 });
    expect(at('sum', 'root', '2025-02-01')).toMatchObject({
      state: 'partial',
      value: 0,
      reported: 1,
      expected: 3,
    });
  });

  it('shows the rows of a unit from which none were expected', async () => {
    const { at } = await computeWorld(
      monthly({ asOf: '2025-01-31', f: [{ unit: 'office', period: '2025-01-01', x: 1, y: 10 }] }),
    );
    expect(at('rate', 'office', '2025-01-01')).toMatchObject({ state: 'measured', value: 0.1, expected: 0 });
    expect(at('rate', 'a', '2025-01-01')).toMatchObject({ state: 'not_measured', reported: 0, expected: 1 });
  });

  it('says for an empty fact that nothing was measured', async () => {
    const { rows } = await computeWorld({
      ...monthly({ asOf: '2025-01-31', f: [] }),
      tables: { f: [{ unit: 'a', period: '2025-02-01', x: 1, y: 2 }] },
    });
    expect(rows.filter((row) => row.unit_id === 'root' && row.indicator_id === 'sum')).toMatchObject([
      { grain: 'month', state: 'not_measured', reported: 0, expected: 2 },
      { grain: 'quarter', state: 'not_measured' },
      { grain: 'year', state: 'not_measured' },
    ]);
  });
});

describe('coverage by units', () => {
  it('counts in longer periods who handed in every report', async () => {
    const f = ['2025-01-01', '2025-02-01', '2025-03-01'].map((period) => ({
      unit: 'a',
      period,
      x: 1,
      y: 10,
    }));
    const { at } = await computeWorld(
      monthly({ asOf: '2025-06-30', f: [...f, { unit: 'b', period: '2025-02-01', x: 5, y: 10 }] }),
    );
    const quarter = (unit: string) => at('rate', unit, '2025-01-01', 'quarter');
    expect(quarter('root')).toMatchObject({ state: 'partial', value: 8 / 40, reported: 1, expected: 2 });
    expect(quarter('a')).toMatchObject({ state: 'measured', reported: 1, expected: 1 });
    expect(quarter('b')).toMatchObject({ state: 'partial', value: 0.5, reported: 0, expected: 1 });
  });

  it('owes in a longer period what lies from the month on in which the fact begins, which leaves it one for a part', async () => {
    const f = ['2025-02-01', '2025-03-01'].flatMap((period) =>
      (period === '2025-02-01' ? ['a', 'b'] : ['a']).map((unit) => ({ unit, period, x: 1, y: 10 })),
    );
    const { at } = await computeWorld({
      ...monthly({ asOf: '2025-06-30', f }),
      tables: { f, log: [{ unit: 'a', period: '2025-02-05', calls: 1 }] },
      facts: [
        { id: 'f', measures: [{ id: 'x' }, { id: 'y' }], reporting: byUnits },
        {
          ...{ id: 'log', grain: 'day', measures: [{ id: 'calls' }] },
          reporting: { by: 'days', levels: [], dueDay: null },
        },
      ],
      indicators: [
        { id: 'rate', formula: ratio('f', 'x', 'y') },
        { id: 'calls', formula: total('log', 'calls') },
      ],
    });
    const quarter = (unit: string) => at('rate', unit, '2025-01-01', 'quarter');
    expect(quarter('root')).toMatchObject({ state: 'partial', value: 0.1, reported: 1, expected: 2 });
    expect(quarter('a')).toMatchObject({ state: 'partial', reported: 1, expected: 1 });
    expect(quarter('b')).toMatchObject({ state: 'partial', reported: 0, expected: 1 });
    expect(at('calls', 'root', '2025-01-01', 'quarter')).toMatchObject({
      ...{ state: 'partial', reported: 1, expected: 31 + 28 + 31 },
    });
  });

  it('tells of two facts the one of which more that was owed lacks, and is one for a part where either began later', async () => {
    const early = ['2025-01-01', '2025-02-01', '2025-03-01'];
    const of = (units: string[], periods: string[]) =>
      units.flatMap((unit) => periods.map((period) => ({ unit, period, x: 1, y: 10 })));
    const quarter = async (f: ReturnType<typeof of>) => {
      const { at } = await computeWorld({
        ...monthly({ asOf: '2025-06-30', f }),
        tables: { f, late: of(['a', 'b'], ['2025-03-01']) },
        facts: ['f', 'late'].map((id) => ({ id, measures: [{ id: 'x' }, { id: 'y' }], reporting: byUnits })),
        indicators: [
          {
            id: 'rate',
            formula: {
              ...{ kind: 'ratio', per: 1 },
              numerator: { fact: 'f', measure: 'x', where: {} },
              denominator: { fact: 'late', measure: 'y', where: {} },
            },
          },
        ],
      });
      return at('rate', 'root', '2025-01-01', 'quarter');
    };
    expect(await quarter([...of(['a'], early), ...of(['b'], ['2025-01-01'])])).toMatchObject({
      ...{ state: 'partial', reported: 1, expected: 2 },
    });
    expect(await quarter(of(['a', 'b'], early))).toMatchObject({
      ...{ state: 'partial', reported: 2, expected: 2 },
    });
  });

  it('owes of a quarter in which a fact begins with the running month that month', async () => {
    const { at } = await computeWorld(
      monthly({ asOf: '2025-08-15', f: [{ unit: 'a', period: '2025-08-01', x: 1, y: 10 }] }),
    );
    for (const grain of ['quarter', 'year'] as const) {
      const period = grain === 'quarter' ? '2025-07-01' : '2025-01-01';
      expect(at('sum', 'root', period, grain)).toMatchObject({ state: 'partial', reported: 1, expected: 2 });
      expect(at('sum', 'b', period, grain)).toMatchObject({ state: 'not_measured', expected: 1 });
    }
  });

  it('counts in longer periods the months that have ended, due or not, and shows a running month as it comes in', async () => {
    const f = ['2025-01-01', '2025-02-01'].flatMap((period) =>
      ['a', 'b'].map((unit) => ({ unit, period, x: 1, y: 10 })),
    );
    const world = (asOf: string) =>
      computeWorld(monthly({ asOf, f: [...f, { unit: 'a', period: '2025-03-01', x: 1, y: 10 }] }));
    const inPart = { state: 'partial', reported: 1, expected: 2 };
    const running = await world('2025-03-30');
    expect(running.at('sum', 'root', '2025-03-01')).toMatchObject(inPart);
    expect(running.at('sum', 'root', '2025-01-01', 'quarter')).toMatchObject({
      ...{ state: 'measured', value: 5, reported: 2 },
    });
    const early = await world('2025-03-31');
    expect(early.at('sum', 'root', '2025-03-01')).toMatchObject(inPart);
    expect(early.at('sum', 'root', '2025-01-01', 'quarter')).toMatchObject({ ...inPart, value: 5 });
  });

  it('expects before a merger the units of that time, under their successor too', async () => {
    const ended = { valid_to: '2025-07-01' };
    const { at } = await computeWorld(
      monthly({
        asOf: '2025-08-31',
        units: [
          root,
          { ...a, ...ended },
          { ...b, ...ended },
          { unit_id: 'c', parent_id: 'root', level: 'P', valid_from: '2025-07-01' },
        ],
        crosswalk: [
          { from_id: 'a', to_id: 'c', weight: 1 },
          { from_id: 'b', to_id: 'c', weight: 1 },
        ],
        f: [
          { unit: 'a', period: '2025-06-01', x: 1, y: 10 },
          { unit: 'c', period: '2025-07-01', x: 1, y: 10 },
        ],
      }),
    );
    expect(at('sum', 'c', '2025-06-01')).toMatchObject({
      state: 'partial',
      value: 1,
      reported: 1,
      expected: 2,
    });
    expect(at('sum', 'root', '2025-06-01')).toMatchObject({ reported: 1, expected: 2 });
    expect(at('sum', 'c', '2025-07-01')).toMatchObject({ state: 'measured', reported: 1, expected: 1 });
  });

  it('has no cells for a unit before it or a predecessor stood', async () => {
    const { at } = await computeWorld(
      monthly({
        asOf: '2025-02-28',
        units: [root, a, { unit_id: 'new', parent_id: 'root', level: 'P', valid_from: '2025-02-01' }],
        f: [
          { unit: 'a', period: '2025-01-01', x: 1, y: 10 },
          { unit: 'a', period: '2025-02-01', x: 1, y: 10 },
        ],
      }),
    );
    expect(at('sum', 'new', '2025-01-01')).toBeUndefined();
    expect(at('sum', 'new', '2025-02-01')).toMatchObject({ state: 'not_measured', expected: 1 });
    expect(at('sum', 'root', '2025-01-01')).toMatchObject({ state: 'measured', expected: 1 });
  });
});

describe('coverage by days and by deliveries', () => {
  it('counts the days with a row from anyone, up to the business date', async () => {
    const { at } = await computeWorld({
      asOf: '2025-02-10',
      units: [root, a, b],
      tables: {
        log: [
          { unit: 'a', period: '2025-01-01', calls: 4 },
          { unit: 'a', period: '2025-01-02', calls: 4 },
          ...Array.from({ length: 10 }, (_, i) => ({
            unit: 'a',
            period: `2025-02-${String(i + 1).padStart(2, '0')}`,
            calls: 1,
          })),
        ],
      },
      facts: [
        {
          id: 'log',
          grain: 'day',
          measures: [{ id: 'calls' }],
          reporting: { by: 'days', levels: [], dueDay: null },
        },
      ],
      indicators: [{ id: 'calls', formula: total('log', 'calls') }],
    });
    expect(at('calls', 'root', '2025-01-01')).toMatchObject({
      state: 'partial',
      value: 8,
      reported: 2,
      expected: 31,
    });
    expect(at('calls', 'b', '2025-01-01')).toMatchObject({ state: 'partial', value: 0 });
    expect(at('calls', 'root', '2025-02-01')).toMatchObject({
      state: 'measured',
      reported: 10,
      expected: 10,
    });
    expect(at('calls', 'root', '2025-01-01', 'quarter')).toMatchObject({ reported: 12, expected: 41 });
  });

  it('counts the months delivered of those due or delivered', async () => {
    const { at } = await computeWorld({
      asOf: '2025-04-30',
      units: [root, a],
      tables: {
        f: [
          { unit: 'a', period: '2025-01-01', n: 4 },
          { unit: 'a', period: '2025-03-01', n: 4 },
        ],
      },
      facts: [{ id: 'f', measures: [{ id: 'n' }], reporting: { by: 'deliveries', levels: [], dueDay: 5 } }],
      indicators: [{ id: 't', formula: total('f', 'n') }],
    });
    expect(at('t', 'a', '2025-01-01', 'quarter')).toMatchObject({
      state: 'partial',
      reported: 2,
      expected: 3,
    });
    expect(at('t', 'a', '2025-01-01', 'year')).toMatchObject({ state: 'partial', reported: 2, expected: 3 });
    expect(at('t', 'a', '2025-04-01')).toMatchObject({ state: 'not_measured', reported: 0, expected: 1 });
  });
});

describe('a ratio over two facts', () => {
  it('takes the coverage of the one with the lower share, and 0 where a delivery holds no row of the unit', async () => {
    const { at } = await computeWorld({
      asOf: '2025-02-28',
      units: [root, a, b],
      tables: {
        used: [
          { unit: 'a', period: '2025-01-01', n: 1 },
          { unit: 'a', period: '2025-02-01', n: 1 },
        ],
        stock: [
          { unit: 'a', period: '2025-01-01', n: 4 },
          { unit: 'b', period: '2025-01-01', n: 2 },
          { unit: 'a', period: '2025-02-01', n: 4 },
        ],
      },
      facts: [
        { id: 'used', measures: [{ id: 'n' }] },
        { id: 'stock', measures: [{ id: 'n' }], reporting: byUnits },
      ],
      indicators: [
        {
          id: 'rate',
          formula: { kind: 'ratio', numerator: of('used', 'n'), denominator: of('stock', 'n'), per: 1000 },
        },
      ],
    });
    expect(at('rate', 'b', '2025-01-01')).toMatchObject({ value: 0, state: 'measured' });
    expect(at('rate', 'root', '2025-01-01')).toMatchObject({
      value: 1000 / 6,
      state: 'measured',
      reported: 1,
      expected: 1,
    });
    expect(at('rate', 'root', '2025-02-01')).toMatchObject({
      value: 250,
      state: 'partial',
      reported: 1,
      expected: 2,
    });
    expect(at('rate', 'b', '2025-02-01')).toMatchObject({ state: 'not_measured' });
  });
});

describe('a report with far fewer rows than is usual', () => {
  const rows = (unit: string, month: string, count: number) =>
    Array.from({ length: count }, () => ({ unit, period: `2025-${month}-01`, x: 1, y: 10 }));
  const world = (partialBelow?: number): World => ({
    ...monthly({
      asOf: '2025-06-30',
      f: [
        ...['01', '02', '03', '04', '05'].flatMap((month) => rows('a', month, 10)),
        ...['01', '02', '03', '04'].flatMap((month) => rows('b', month, 12)),
        // One stray row, where about twelve are usual.
        ...rows('b', '05', 1),
      ],
    }),
    facts: [
      {
        ...{ id: 'f', measures: [{ id: 'x' }, { id: 'y' }] },
        reporting: { ...byUnits, ...(partialBelow !== undefined && { partialBelow }) },
      },
    ],
  });

  it('counts as none that is reported, and what is made of it as partial', async () => {
    const { at } = await computeWorld(world());
    expect(at('sum', 'b', '2025-05-01')).toMatchObject({
      state: 'partial',
      value: 1,
      reported: 0,
      expected: 1,
    });
    expect(at('sum', 'a', '2025-05-01')).toMatchObject({ state: 'measured', value: 10, reported: 1 });
    expect(at('sum', 'root', '2025-05-01')).toMatchObject({
      state: 'partial',
      value: 11,
      reported: 1,
      expected: 2,
    });
    expect(at('sum', 'root', '2025-04-01')).toMatchObject({ state: 'measured', reported: 2 });
  });

  it('is judged by the share that the fact says, and not at all by none', async () => {
    for (const [share, reported] of [
      [0.05, 2],
      [0.1, 1],
      [0, 2],
    ] as const) {
      const { at } = await computeWorld(world(share));
      expect(at('sum', 'root', '2025-05-01')).toMatchObject({ reported, expected: 2 });
    }
  });

  const atRootInMay = async (asOf: string, usual: number) => {
    const months = ['01', '02', '03', '04'];
    const f = [
      ...[...months, '05'].flatMap((month) => rows('a', month, 10)),
      ...months.flatMap((month) => rows('b', month, usual)),
      ...rows('b', '05', 1),
    ];
    return (await computeWorld(monthly({ asOf, f }))).at('sum', 'root', '2025-05-01');
  };

  it('is not told apart where fewer than ten rows are usual', async () => {
    expect(await atRootInMay('2025-06-07', 9)).toMatchObject({ reported: 2, expected: 2 });
    expect(await atRootInMay('2025-06-07', 10)).toMatchObject({ reported: 1, expected: 2 });
  });

  it('is not told apart before it is due', async () => {
    expect(await atRootInMay('2025-06-06', 10)).toMatchObject({ reported: 2, expected: 2 });
  });

  it('is not told apart while fewer than three came before it', async () => {
    const { at } = await computeWorld(
      monthly({
        asOf: '2025-03-31',
        f: [...rows('a', '01', 10), ...rows('a', '02', 10), ...rows('a', '03', 1), ...rows('b', '03', 1)],
      }),
    );
    expect(at('sum', 'root', '2025-03-01')).toMatchObject({ state: 'measured', reported: 2, expected: 2 });
  });
});
