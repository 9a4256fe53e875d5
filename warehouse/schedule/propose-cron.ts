import type { Delivery } from '../model/delivery.ts';
import type { Workspace } from '../model/workspace.ts';

/** The hour at which what a day has brought is loaded: before people come to work. */
const HOUR = 6;
/** Days that every month has. */
const SURE_DAYS = 28;

/**
 * Proposes five fields that suit a contract's terms: the morning after the day on which a delivery is due. What is due so late that
 * no day of every month fits is looked for each morning, as are stretches that no five fields say.
 */
export function proposeCron(
  { every, unit, dueAfterDays }: Delivery,
  { fiscalYearStart, weekStart }: Pick<Workspace['calendar'], 'fiscalYearStart' | 'weekStart'>,
): string {
  const daily = `0 ${HOUR} * * *`;
  const lag = dueAfterDays ?? 0;
  if (unit === 'day') {
    if (every !== 7) return daily;
    const first = weekStart === 'monday' ? 1 : 0;
    return `0 ${HOUR} * * ${(first + lag) % 7}`;
  }
  if (lag + 1 > SURE_DAYS || (every < 12 ? 12 % every !== 0 : every !== 12)) return daily;
  const months = every === 1 ? '*' : monthsOf(Number(fiscalYearStart.slice(0, 2)), every);
  return `0 ${HOUR} ${lag + 1} ${months} *`;
}

/** Months in which periods begin, which are those in which the ones before are delivered. */
function monthsOf(first: number, every: number): string {
  return Array.from({ length: 12 / every }, (_, place) => ((first - 1 + place * every) % 12) + 1)
    .toSorted((one, other) => one - other)
    .join(',');
}
