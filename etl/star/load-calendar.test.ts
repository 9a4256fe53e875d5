import { describe, expect, it } from 'vitest';
import { buildWorld } from '../../tests/support/star-world.ts';

const units = [{ unit_id: 'root', parent_id: null }];

describe('loadCalendar', () => {
  it('runs by months from the first date delivered to the business date', async () => {
    const { db } = await buildWorld({
      asOf: '2025-03-10',
      units,
      tables: {
        visits: [{ day: '2025-01-31', n: 1 }],
        register: [{ delivery_period: '2025-02-01', founded: '1945-09-02', period: 'spring' }],
      },
    });
    expect(await db.rows('from star.calendar')).toEqual([
      { month: '2025-01-01', month_end: '2025-01-31' },
      { month: '2025-02-01', month_end: '2025-02-28' },
      { month: '2025-03-01', month_end: '2025-03-10' },
    ]);
  });

  it('holds the month of the business date where nothing is dated', async () => {
    const { db } = await buildWorld({ asOf: '2025-03-31', units });
    expect(await db.rows('from star.calendar')).toEqual([{ month: '2025-03-01', month_end: '2025-03-31' }]);
  });

  it('stands before dimensions and facts are asked', async () => {
    const { db } = await buildWorld({
      asOf: '2025-03-31',
      units,
      dimensions: [{ id: 'month', sql: 'select month, $as_of as today from star.calendar' }],
    });
    expect(await db.rows('from star.dim_month')).toEqual([{ month: '2025-03-01', today: '2025-03-31' }]);
  });
});
