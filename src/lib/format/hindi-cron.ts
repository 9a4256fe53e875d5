import { joinHindi } from './join-hindi.ts';
import { localeOf } from './locale.ts';

/**
 * Says a schedule of five fields in Hindi, which cronstrue has no words of.
 *
 * @returns null for what this has no words for either: names of months or days, the last day of a month, a day of the month or a weekday
 */
export function hindiCron(cron: string): string | null {
  const fields = cron.trim().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  if (fields.length !== 5) return null;
  if (day === '*' && month === '*' && weekday === '*') {
    const often = everySoOften(minute, hour);
    if (often) return often;
  }
  const times = timesOf(minute, hour);
  const days = daysOf(day, monthsOf(month), weekday);
  return times && days && `${days} ${times} बजे`;
}

function everySoOften(minute: string, hour: string): string | null {
  const step = (field: string) => /^\*\/(\d+)$/.exec(field)?.[1];
  if (step(minute) && hour === '*') return `हर ${step(minute)} मिनट पर`;
  if (!/^\d+$/.test(minute)) return null;
  if (step(hour)) return `हर ${step(hour)} घंटे पर`;
  return hour === '*' ? `हर घंटे के ${minute}वें मिनट पर` : null;
}

/** More times of a day than so many are no sentence. */
const MOST_TIMES = 6;

function timesOf(minute: string, hour: string): string | null {
  const [minutes, hours] = [numbersOf(minute), numbersOf(hour)];
  if (!minutes || !hours || minutes.length * hours.length > MOST_TIMES) return null;
  const two = (number: number) => String(number).padStart(2, '0');
  return joinHindi(hours.flatMap((one) => minutes.map((other) => `${two(one)}:${two(other)}`)));
}

/** Names of the months; empty where it is all of them, null where nothing here says which. */
function monthsOf(field: string): string | null {
  if (field === '*') return '';
  const months = numbersOf(field, 12);
  const name = new Intl.DateTimeFormat(localeOf('hi'), { month: 'long', timeZone: 'UTC' });
  return months && joinHindi(months.map((month) => name.format(new Date(Date.UTC(2001, month - 1)))));
}

function daysOf(day: string, months: string | null, weekday: string): string | null {
  if (months === null) return null;
  if (day !== '*') {
    if (weekday !== '*' || !numbersOf(day)) return null;
    const days = day.replaceAll('-', '–').replaceAll(',', ', ');
    return `${months || 'हर माह'} की ${days} तारीख को`;
  }
  const days = weekday === '*' ? 'प्रतिदिन' : weekdaysOf(weekday);
  return days && (months ? `${months} में ${days}` : days);
}

const weekdays = ['रवि', 'सोम', 'मंगल', 'बुध', 'गुरु', 'शुक्र', 'शनि', 'रवि'];

function weekdaysOf(field: string): string | null {
  const numbers = numbersOf(field);
  if (!numbers || numbers.some((number) => number > 7)) return null;
  const span = /^(\d)-(\d)$/.exec(field);
  if (span) return `${weekdays[Number(span[1])]} से ${weekdays[Number(span[2])]}`;
  return `हर ${joinHindi(numbers.map((number) => `${weekdays[number]}वार`))}`;
}

/** The numbers of a field: some, spans of them, or each so many from 1 up to the last; null where it is anything else. */
function numbersOf(field: string, last = 0): number[] | null {
  const step = Number(/^\*\/(\d+)$/.exec(field)?.[1] ?? 0);
  if (step > 0 && last > 0) return Array.from({ length: Math.ceil(last / step) }, (_, at) => 1 + at * step);
  if (!/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(field)) return null;
  return field.split(',').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
  });
}
