import { identifier } from '#warehouse/duckdb/database.ts';
import type { Contract } from './contract.ts';

type Periods = Pick<Contract, 'periodColumn' | 'deliveryPeriod'>;

/** SQL of the month a row is about, as its first day: its own, else its delivery's, else NULL. */
export function periodOf({ periodColumn, deliveryPeriod }: Periods): string {
  const own = periodColumn === null ? [] : [`cast(date_trunc('month', ${identifier(periodColumn)}) as date)`];
  const delivered = deliveryPeriod === null ? [] : ['delivery_period'];
  return `coalesce(${[...own, ...delivered, 'null::date'].join(', ')})`;
}

/** SQL of that month as a number, by which rows are grouped in a third of the time. */
export function monthOf({ periodColumn, deliveryPeriod }: Periods): string {
  const days = [
    ...(periodColumn === null ? [] : [identifier(periodColumn)]),
    ...(deliveryPeriod === null ? [] : ['delivery_period']),
  ];
  return `coalesce(${[...days.map(monthNumber), 'null::integer'].join(', ')})`;
}

/** SQL of the month of a day as a number. */
export function monthNumber(day: string): string {
  return `cast(year(${day}) * 12 + month(${day}) - 1 as integer)`;
}

/** SQL of the first day of a month that is told as a number. */
export function firstDayOf(month: string): string {
  return `make_date(${month} // 12, ${month} % 12 + 1, 1)`;
}

/** SQL of the first day of the month or quarter that holds a day; quarters follow the workspace's fiscal year. */
export function startOfPeriod(
  { workspace }: { workspace: { calendar: { fiscalYearStart: string } } },
  every: 'month' | 'quarter',
): (day: string) => string {
  const { fiscalYearStart } = workspace.calendar;
  const shift = every === 'month' ? 0 : (Number(fiscalYearStart.slice(0, 2)) - 1) % 3;
  return (day) =>
    `cast(date_trunc('${every}', ${day} - interval ${shift} month) + interval ${shift} month as date)`;
}
