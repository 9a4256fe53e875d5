import { describe, expect, it } from 'vitest';
import type { RunContext } from '#etl/run-context.ts';
import type { Row } from '#warehouse/duckdb/plain-rows.ts';
import { computeOpened } from '../../tests/support/computed-world.ts';
import { createTable, openWorld, ratio, type Rows, type World } from '../../tests/support/star-world.ts';

/** Quantities of a unit by month. */
const row = (unit: string, period: string, x: number, y = 100) => ({ unit, period, x, y });
const first = [
  row('a', '2025-01-01', 50),
  row('b', '2025-01-01', 20),
  row('a', '2025-02-01', 60),
  row('b', '2025-02-01', 30),
];

/** A world whose versions follow each other, each over other rows, on another day or by another definition. */
async function openVersions(world: Partial<World> = {}) {
  const { db, context } = await openWorld({
    units: [
      { unit_id: 'root', parent_id: null, level: 'R' },
      { unit_id: 'a', parent_id: 'root' },
      { unit_id: 'b', parent_id: 'root' },
    ],
    tables: { f: first },
    facts: [{ id: 'f', measures: [{ id: 'x' }, { id: 'y' }] }],
    indicators: [{ id: 'rate', formula: ratio('f', 'x', 'y') }],
    ...world,
  });
  let current: RunContext = context;
  return {
    /** Publishes what follows from these rows, with what is changed of the context staying changed. */
    async publish(rows: Rows, change: Partial<RunContext> = {}) {
      current = { ...current, ...change };
      await createTable(db, 'f', rows);
      await computeOpened({ db, context: current });
    },
    context: () => current,
    /** What the figures carry, of one unit and grain by period. */
    carried: (unit = 'root', grain = 'month') =>
      db.rows(
        `select strftime(period, '%m') as month, round(value, 6) as value, first_published as first, restated_from as was,
           restated_on as day, restated_by as why
         from indicators.value where unit_id = $unit and grain = $grain order by period`,
        { unit, grain },
      ),
    all: () => db.rows('from indicators.value'),
    provisional: (grain = 'month') =>
      db.rows(
        `select strftime(period, '%m') as month, provisional from indicators.value
         where unit_id = 'a' and grain = $grain order by period`,
        { grain },
      ),
  };
}

const corrected = (month: string, x: number): Rows =>
  first.map((one) => (one.unit === 'a' && one.period === month ? { ...one, x } : one));
const asOf = (day: string) => ({ asOf: day });
const none = { was: null, day: null, why: null };

describe('a figure that was published before', () => {
  it('carries the one it took the place of, on which day and that rows had changed', async () => {
    const versions = await openVersions();
    await versions.publish(first, asOf('2025-02-28'));
    expect(await versions.carried()).toEqual([
      { month: '01', value: 0.35, first: 0.35, ...none },
      { month: '02', value: 0.45, first: 0.45, ...none },
    ]);
    await versions.publish(corrected('2025-01-01', 40), asOf('2025-03-05'));
    expect((await versions.carried()).slice(0, 2)).toEqual([
      { month: '01', value: 0.3, first: 0.35, was: 0.35, day: '2025-03-05', why: 'data' },
      { month: '02', value: 0.45, first: 0.45, ...none },
    ]);
    expect((await versions.carried('b'))[0]).toMatchObject({ value: 0.2, ...none });
  });

  it('keeps the very first figure, and of those after it the last', async () => {
    const versions = await openVersions();
    await versions.publish(first, asOf('2025-03-01'));
    await versions.publish(corrected('2025-01-01', 40), asOf('2025-03-05'));
    await versions.publish(corrected('2025-01-01', 30), asOf('2025-03-09'));
    const again = { month: '01', value: 0.25, first: 0.35, was: 0.3, day: '2025-03-09', why: 'data' };
    expect((await versions.carried())[0]).toEqual(again);
    await versions.publish(first, asOf('2025-03-12'));
    expect((await versions.carried())[0]).toEqual({ ...again, value: 0.35, was: 0.25, day: '2025-03-12' });
  });

  it('carries all of it on as it was through versions that change nothing', async () => {
    const versions = await openVersions();
    await versions.publish(first, asOf('2025-03-01'));
    await versions.publish(corrected('2025-01-01', 40), asOf('2025-03-05'));
    const before = await versions.all();
    await versions.publish(corrected('2025-01-01', 40));
    expect(await versions.all()).toEqual(before);
    await versions.publish(corrected('2025-01-01', 40).toReversed(), asOf('2025-03-20'));
    const settled = (rows: Row[]) => rows.filter(({ complete }) => complete);
    expect(settled(await versions.all())).toEqual(settled(before));
  });

  it('says where it was the definition that changed', async () => {
    const versions = await openVersions();
    await versions.publish(first, asOf('2025-03-01'));
    const { content } = versions.context();
    const percent = { ...content.indicators[0]!, formula: ratio('f', 'x', 'y', 100) };
    await versions.publish(first, { content: { ...content, indicators: [percent] } });
    expect((await versions.carried())[0]).toEqual({
      ...{ month: '01', value: 35, first: 0.35, was: 0.35, day: '2025-03-01', why: 'definition' },
    });
    await versions.publish(corrected('2025-01-01', 40));
    expect((await versions.carried())[0]).toMatchObject({ value: 30, was: 35, why: 'data' });
  });

  it('takes new names and goals for no other definition', async () => {
    const versions = await openVersions();
    await versions.publish(first, asOf('2025-03-01'));
    const { content } = versions.context();
    const named = { ...content.indicators[0]!, name: { en: 'Another' }, tolerance: 3 };
    await versions.publish(corrected('2025-01-01', 40), { content: { ...content, indicators: [named] } });
    expect((await versions.carried())[0]).toMatchObject({ why: 'data' });
  });

  it('is not there while a period runs: its figure moves every day', async () => {
    const versions = await openVersions();
    await versions.publish(first, asOf('2025-02-20'));
    await versions.publish(corrected('2025-02-01', 40), asOf('2025-02-25'));
    expect((await versions.carried())[1]).toEqual({ month: '02', value: 0.35, first: null, ...none });
    await versions.publish(corrected('2025-02-01', 50), asOf('2025-02-28'));
    expect((await versions.carried())[1]).toEqual({ month: '02', value: 0.4, first: 0.4, ...none });
  });

  it('stays to be seen where the figure was taken back', async () => {
    const versions = await openVersions();
    await versions.publish(first, asOf('2025-03-01'));
    const without = first.filter(({ unit, period }) => unit !== 'a' || period !== '2025-01-01');
    await versions.publish(without.map((one) => (one.unit === 'b' ? { ...one, y: 0 } : one)));
    expect((await versions.carried('b'))[0]).toEqual({
      ...{ month: '01', value: null, first: 0.2, was: 0.2, day: '2025-03-01', why: 'data' },
    });
  });

  it('is forgotten where a figure that was taken back is there again, and tells of another that is', async () => {
    const withdrawn = first
      .filter(({ unit, period }) => unit !== 'a' || period !== '2025-01-01')
      .map((one) => (one.unit === 'b' ? { ...one, y: 0 } : one));
    const back = await openVersions();
    await back.publish(first, asOf('2025-03-01'));
    await back.publish(withdrawn, asOf('2025-03-02'));
    await back.publish(first, asOf('2025-03-03'));
    expect((await back.carried('b'))[0]).toEqual({ month: '01', value: 0.2, first: 0.2, ...none });
    await back.publish(withdrawn, asOf('2025-03-04'));
    await back.publish(
      first.map((one) => (one.unit === 'b' ? { ...one, x: Number(one.x) * 2 } : one)),
      asOf('2025-03-05'),
    );
    expect((await back.carried('b'))[0]).toEqual({
      ...{ month: '01', value: 0.4, first: 0.2, was: 0.2, day: '2025-03-05', why: 'data' },
    });
  });

  it('is never told beside a cell that is hidden now, at any grain', async () => {
    const versions = await openVersions();
    const open = versions.context().content;
    const lastYear = [row('a', '2024-06-01', 50), row('b', '2024-06-01', 20)];
    await versions.publish([...lastYear, ...first], asOf('2025-03-31'));
    const hiding = { ...open, indicators: [{ ...open.indicators[0]!, suppressBelow: 5 }] };
    const few = corrected('2025-01-01', 40).map((one) =>
      one['unit'] === 'b' && one['period'] === '2025-01-01' ? { ...one, x: 1, y: 3 } : one,
    );
    await versions.publish([...lastYear, ...few], { content: hiding });
    const rows = (await versions.all()).filter(({ complete }) => complete);
    expect(rows.some(({ state }) => state === 'suppressed')).toBe(true);
    for (const one of rows.filter(({ period }) => String(period) >= '2025'))
      expect(one).toMatchObject({ first_published: null, restated_from: null, restated_by: null });
    const [june] = rows.filter(({ unit_id, period }) => unit_id === 'root' && period === '2024-06-01');
    expect(june).toMatchObject({ value: 0.35, first_published: 0.35 });
  });
});

describe('a value is provisional', () => {
  const settling = (settledAfterDays: number | null) =>
    openVersions({
      facts: [
        {
          ...{ id: 'f', measures: [{ id: 'x' }, { id: 'y' }] },
          reporting: { by: 'units', levels: ['L'], dueDay: null, settledAfterDays },
        },
      ],
    });

  it('while its period is running', async () => {
    const versions = await settling(null);
    await versions.publish(first, asOf('2025-02-27'));
    expect(await versions.provisional()).toEqual([
      { month: '01', provisional: false },
      { month: '02', provisional: true },
    ]);
    await versions.publish(first, asOf('2025-02-28'));
    expect((await versions.provisional())[1]).toEqual({ month: '02', provisional: false });
  });

  it('until its facts have settled, to the day', async () => {
    const versions = await settling(10);
    await versions.publish(first, asOf('2025-02-09'));
    expect((await versions.provisional())[0]).toEqual({ month: '01', provisional: true });
    await versions.publish(first, asOf('2025-02-10'));
    expect((await versions.provisional())[0]).toEqual({ month: '01', provisional: false });
  });

  it('where reports are missing, and never where there is none', async () => {
    const versions = await settling(null);
    await versions.publish(
      first.filter(({ unit, period }) => unit === 'b' || period !== '2025-01-01'),
      asOf('2025-06-30'),
    );
    const of = (unit: string) => async () =>
      (await versions.all()).find(
        (one) => one['unit_id'] === unit && one['grain'] === 'month' && one['period'] === '2025-01-01',
      );
    expect(await of('root')()).toMatchObject({ state: 'partial', provisional: true });
    expect(await of('a')()).toMatchObject({ state: 'not_measured', provisional: false });
    expect(await of('b')()).toMatchObject({ state: 'measured', provisional: false });
  });
});

describe('what was published before', () => {
  it('is found by hash: of a hundred thousand figures, going through all for each takes a minute', async () => {
    const { publish, context } = await openVersions();
    await publish(first);
    const { db } = context();
    const plans: string[] = [];
    const explaining: typeof db = {
      ...db,
      run: async (sql, parameters, signal) => {
        if (sql.startsWith('insert into indicators.value ')) {
          const told = await db.rows<Row>(`explain ${sql}`, parameters);
          plans.push(told.map((line) => Object.values(line).join('\n')).join('\n'));
        }
        return db.run(sql, parameters, signal);
      },
    };
    await publish(first, { db: explaining });
    expect(plans).toHaveLength(1);
    expect(plans[0]).toContain('ind_published');
    expect(plans[0]).toContain('HASH_JOIN');
    expect(plans[0]).not.toMatch(/NL_JOIN|NESTED_LOOP_JOIN|CROSS_PRODUCT/);
  });
});
