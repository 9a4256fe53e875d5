import cronstrue from 'cronstrue';
import 'cronstrue/locales/vi.js';
import type { Language } from './locale.ts';

/**
 * Says a schedule of five fields in words: `At 06:30, Monday through Friday`.
 *
 * @returns the five fields themselves where the language has no words for them
 */
export function cronWords(cron: string, language: Language): string {
  if (language === 'hi') return hindi(cron) ?? cron;
  return cronstrue.toString(cron, {
    locale: language,
    use24HourTimeFormat: true,
    throwExceptionOnParseError: false,
  });
}

const weekdays = ['रवि', 'सोम', 'मंगल', 'बुध', 'गुरु', 'शुक्र', 'शनि', 'रवि'];

/** Shapes that schedules of sources take, and what each says. Groups: minute, hour, then the day or weekday. */
const shapes: readonly [RegExp, (parts: string[]) => string][] = [
  [/^\*\/(\d+) \* \* \* \*$/, ([minutes]) => `हर ${minutes} मिनट पर`],
  [/^\d+ \*\/(\d+) \* \* \*$/, ([hours]) => `हर ${hours} घंटे पर`],
  [/^(\d+) \* \* \* \*$/, ([minute]) => `हर घंटे के ${minute}वें मिनट पर`],
  [/^(\d+) (\d+) \* \* \*$/, ([minute, hour]) => `प्रतिदिन ${clock(hour, minute)}`],
  [/^(\d+) (\d+) \* \* (\d)$/, ([minute, hour, day]) => `हर ${weekday(day)}वार ${clock(hour, minute)}`],
  [
    /^(\d+) (\d+) \* \* (\d)-(\d)$/,
    ([minute, hour, first, last]) => `${weekday(first)} से ${weekday(last)} ${clock(hour, minute)}`,
  ],
  [
    /^(\d+) (\d+) (\d+(?:-\d+)?) \* \*$/,
    ([minute, hour, days]) => `हर माह की ${days?.replace('-', '–')} तारीख को ${clock(hour, minute)}`,
  ],
];

/** cronstrue has no Hindi: these are our own words. */
function hindi(cron: string): string | null {
  const fields = cron.trim().split(/\s+/).join(' ');
  for (const [shape, say] of shapes) {
    const found = shape.exec(fields);
    if (found) return say(found.slice(1));
  }
  return null;
}

function clock(hour = '', minute = ''): string {
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')} बजे`;
}

function weekday(number = '0'): string {
  return weekdays[Number(number)] ?? number;
}
