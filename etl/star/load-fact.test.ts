import { describe, expect, it } from 'vitest';
import { buildWorld, type World } from '../../tests/support/star-world.ts';

const units = [
  { unit_id: 'root', parent_id: null },
  { unit_id: 'east', unit_code: '03', parent_id: 'root', valid_to: '2025-07-01' },
  { unit_id: 'coast', unit_code: '03', parent_id: 'root', valid_from: '2025-07-01' },
  { unit_id: '75', unit_type: 'TINH_UY', parent_id: 'root', valid_to: '2025-04-30' },
  { unit_id: '75', unit_type: 'THANH_UY', parent_id: 'root', valid_from: '2025-04-30' },
];
const measures = [{ id: 'n' }];

async function resolved(world: Omit<World, 'units'>) {
  const { db } = await buildWorld({ units, ...world });
  return db.rows(
    `select unit_id, unit_type, period, month_key, n from star.fact_f join star.dim_unit using (unit_key) order by n`,
  );
}

describe('loadFact', () => {
  it('resolves a code to the version that bears it in the period of the row', async () => {
    const rows = await resolved({
      tables: {
        f: [
          { unit: '03', period: '2025-06-01', n: 1 },
          { unit: '03', period: '2025-07-01', n: 2 },
          { unit: '75', period: '2025-04-01', n: 3 },
          { unit: '75', period: '2025-05-01', n: 4 },
        ],
      },
      facts: [{ id: 'f', measures }],
    });
    expect(rows).toEqual([
      { unit_id: 'east', unit_type: 'T', period: '2025-06-01', month_key: 2025 * 12 + 5, n: 1 },
      { unit_id: 'coast', unit_type: 'T', period: '2025-07-01', month_key: 2025 * 12 + 6, n: 2 },
      { unit_id: '75', unit_type: 'TINH_UY', period: '2025-04-01', month_key: 2025 * 12 + 3, n: 3 },
      { unit_id: '75', unit_type: 'THANH_UY', period: '2025-05-01', month_key: 2025 * 12 + 4, n: 4 },
    ]);
  });

  it('resolves a code on the very day where the rows are daily', async () => {
    const rows = await resolved({
      tables: {
        f: [
          { unit: '75', period: '2025-04-29', n: 1 },
          { unit: '75', period: '2025-04-30', n: 2 },
        ],
      },
      facts: [{ id: 'f', grain: 'day', measures }],
    });
    expect(rows).toMatchObject([
      { unit_type: 'TINH_UY', period: '2025-04-29' },
      { unit_type: 'THANH_UY', period: '2025-04-30' },
    ]);
  });

  it('resolves a code that begins within the period', async () => {
    const rows = await resolved({
      tables: { f: [{ unit: 'late', period: '2025-05-01', n: 1 }] },
      facts: [{ id: 'f', measures }],
      ...{ units: [...units, { unit_id: 'late', parent_id: 'root', valid_from: '2025-05-20' }] },
    });
    expect(rows).toMatchObject([{ unit_id: 'late' }]);
  });

  it('resolves an id also after the unit has ended and before it began', async () => {
    const rows = await resolved({
      tables: {
        f: [
          { unit: 'east', period: '2025-09-01', n: 1 },
          { unit: 'coast', period: '2025-01-01', n: 2 },
          { unit: '75', period: '2025-03-01', n: 3 },
          { unit: '75', period: '2025-09-01', n: 4 },
        ],
      },
      facts: [{ id: 'f', unitBy: 'id', measures }],
    });
    expect(rows).toMatchObject([
      { unit_id: 'east' },
      { unit_id: 'coast' },
      { unit_id: '75', unit_type: 'TINH_UY' },
      { unit_id: '75', unit_type: 'THANH_UY' },
    ]);
  });

  it('names the codes nobody bears, with their rows and periods', async () => {
    const world = {
      tables: {
        f: [
          { unit: '99', period: '2025-06-01', n: 1 },
          { unit: '99', period: '2025-07-01', n: 1 },
          { unit: null, period: '2025-06-01', n: 1 },
        ],
      },
      facts: [{ id: 'f', measures }],
    };
    await expect(resolved(world)).rejects.toMatchObject({
      code: 'unit_unresolved',
      message: expect.stringContaining('99 (2 rows, 2025-06-01 to 2025-07-01), (none) (1 rows'),
      details: { fact: 'f' },
    });
  });

  it('refuses a code that two units bear at once, where a row uses it', async () => {
    const shared = [...units, { unit_id: 'west', unit_code: '03', parent_id: 'root' }];
    const world = (unit: string) => ({
      units: shared,
      tables: { f: [{ unit, period: '2025-06-01', n: 1 }] },
      facts: [{ id: 'f', measures }],
    });
    await expect(buildWorld(world('03'))).rejects.toMatchObject({
      code: 'unit_unresolved',
      details: { codes: ['03'] },
    });
    await expect(buildWorld(world('75'))).resolves.toBeDefined();
  });

  it('keeps the declared columns alone, sorted by month and unit', async () => {
    const { db } = await buildWorld({
      units,
      tables: {
        f: [
          { unit: '75', period: '2025-06-15', kind: 'A', asset: 'x', n: 1, used: 1, secret: 's' },
          { unit: '03', period: '2025-06-20', kind: 'B', asset: 'y', n: 2, used: 0, secret: 's' },
          { unit: '75', period: '2025-02-03', kind: 'B', asset: 'y', n: 3, used: 0, secret: 's' },
        ],
      },
      facts: [
        {
          id: 'f',
          dimensions: [{ id: 'kind', name: { en: 'Kind' }, members: [] }],
          measures: [
            ...measures,
            { id: 'assets_used', additivity: 'distinct', key: 'asset', column: 'used' },
          ],
        },
      ],
    });
    const rows = await db.rows<Record<string, unknown>>('from star.fact_f');
    expect(Object.keys(rows[0]!)).toEqual(['unit_key', 'period', 'month_key', 'kind', 'n', 'used', 'asset']);
    expect(rows.map((row) => [row.period, row.n])).toEqual([
      ['2025-02-01', 3],
      ['2025-06-01', 1],
      ['2025-06-01', 2],
    ]);
  });

  it('dates quarters and years by the fiscal year', async () => {
    const periods = async (grain: 'quarter' | 'year') =>
      (
        await buildWorld({
          units,
          fiscalYearStart: '04-01',
          tables: {
            f: [
              { unit: 'root', period: '2025-05-31', n: 1 },
              { unit: 'root', period: '2026-03-31', n: 2 },
            ],
          },
          facts: [{ id: 'f', grain, measures }],
        })
      ).db.rows('select period, month_key - 12 * 2025 as month from star.fact_f order by n');
    expect(await periods('quarter')).toEqual([
      { period: '2025-04-01', month: 3 },
      { period: '2026-01-01', month: 12 },
    ]);
    expect(await periods('year')).toEqual([
      { period: '2025-04-01', month: 3 },
      { period: '2025-04-01', month: 3 },
    ]);
  });

  it('refuses rows without a period, and SQL without a declared column', async () => {
    const world = { tables: { f: [{ unit: '75', period: '2025-01-01', n: 1 }] } };
    const sql = 'select unit, cast(null as date) as period, n from conform.f';
    await expect(resolved({ ...world, facts: [{ id: 'f', measures, sql }] })).rejects.toMatchObject({
      code: 'content_sql_failed',
      message: expect.stringContaining('rows without a period: 1'),
    });
    await expect(
      resolved({ ...world, facts: [{ id: 'f', measures: [{ id: 'gone' }] }] }),
    ).rejects.toMatchObject({
      code: 'content_sql_failed',
      message: expect.stringMatching(/facts\/f\.sql: Binder Error.*gone/),
    });
  });
});
