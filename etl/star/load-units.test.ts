import { describe, expect, it } from 'vitest';
import { buildWorld } from '../../tests/support/star-world.ts';

const units = [
  { unit_id: 'root', parent_id: null },
  { unit_id: '75', name: 'Tỉnh Đồng Nai', unit_type: 'TINH_UY', parent_id: 'root', valid_to: '2026-04-30' },
  {
    unit_id: '75',
    name: 'Thành phố Đồng Nai',
    unit_type: 'THANH_UY',
    parent_id: 'root',
    valid_from: '2026-04-30',
  },
];

describe('loadUnits', () => {
  it('keys versions by unit and date, whatever the order of the register', async () => {
    const keys = async (rows: typeof units) =>
      (await buildWorld({ units: rows })).db.rows(
        'select unit_key, unit_id, unit_type from star.dim_unit order by 1',
      );
    const expected = [
      { unit_key: 1, unit_id: 'root', unit_type: 'T' },
      { unit_key: 2, unit_id: '75', unit_type: 'TINH_UY' },
      { unit_key: 3, unit_id: '75', unit_type: 'THANH_UY' },
    ];
    expect(await keys(units)).toEqual(expected);
    expect(await keys(units.toReversed())).toEqual(expected);
  });

  it('takes for the latest version the last that has begun by the business date', async () => {
    const latest = async (asOf: string) =>
      (await buildWorld({ units, asOf })).db.rows(
        "select name from star.dim_unit where is_latest and unit_id = '75'",
      );
    expect(await latest('2026-10-31')).toEqual([{ name: 'Thành phố Đồng Nai' }]);
    expect(await latest('2026-04-29')).toEqual([{ name: 'Tỉnh Đồng Nai' }]);
  });

  it('joins the translations to the name each version bears', async () => {
    const { db } = await buildWorld({ units, unitNames: { '75': { en: 'Dong Nai', hi: 'डोंग नाई' } } });
    expect(
      await db.rows("select names->>'vi' as vi, names->>'en' as en from star.dim_unit order by unit_key"),
    ).toEqual([
      { vi: 'Unit root', en: null },
      { vi: 'Tỉnh Đồng Nai', en: 'Dong Nai' },
      { vi: 'Thành phố Đồng Nai', en: 'Dong Nai' },
    ]);
  });

  it('refuses versions that lack a column, by name', async () => {
    const world = {
      units: [...units, { unit_id: 'x', parent_id: 'root', level: null as unknown as string }],
    };
    await expect(buildWorld(world)).rejects.toMatchObject({
      code: 'audit_failed',
      details: { 'unit versions incomplete': ['x'] },
    });
  });
});
