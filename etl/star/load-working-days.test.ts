import { expect, it } from 'vitest';
import { buildWorld } from '../../tests/support/star-world.ts';

const calendar = {
  fiscalYearStart: '01-01',
  weekStart: 'monday' as const,
  // The Friday before a weekend is off; the Saturday before that one is worked for it.
  holidays: ['2025-04-30', '2025-05-01', '2025-05-02'],
  workingDays: ['2025-04-26'],
};

async function build(workspace?: { calendar: typeof calendar }) {
  return buildWorld({
    asOf: '2025-05-31',
    units: [{ unit_id: 'root', parent_id: null }],
    tables: { visits: [{ day: '2025-04-01', n: 1 }] },
    ...(workspace && { workspace }),
  });
}

it('counts the days that are worked: no weekend, no holiday, but the Saturday that makes up for one', async () => {
  const { db } = await build({ calendar });
  const days = await db.rows<{ day: string }>(
    `select day from star.working_day where day between date '2025-04-24' and date '2025-05-06' order by day`,
  );
  expect(days.map(({ day }) => day)).toEqual([
    ...['2025-04-24', '2025-04-25', '2025-04-26', '2025-04-28', '2025-04-29', '2025-05-05', '2025-05-06'],
  ]);
});

it('numbers them, so that a deadline is so many numbers on', async () => {
  const { db } = await build({ calendar });
  const [due] = await db.rows(
    `select e.day from star.working_day s join star.working_day e on e.number = s.number + 5
     where s.day = date '2025-04-24'`,
  );
  expect(due).toEqual({ day: '2025-05-05' });
});

it('reaches from a year before the first delivery to the end of the year after as-of', async () => {
  const { db } = await build();
  expect(
    await db.rows('select min(day) as first, max(day) as last, min(number) as number from star.working_day'),
  ).toEqual([{ first: '2024-04-01', last: '2026-12-31', number: 1 }]);
});
