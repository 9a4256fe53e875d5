import cronstrue from 'cronstrue';
import 'cronstrue/locales/vi.js';
import { hindiCron } from './hindi-cron.ts';
import type { Language } from './locale.ts';

/** Times of a day, with nothing said of days. */
const DAILY = /^[\d,]+ [\d,]+ \* \* \*$/;

/**
 * Says a schedule of five fields in words: `At 06:30, Monday through Friday`.
 *
 * @returns the five fields themselves where the language has no words for them
 */
export function cronWords(cron: string, language: Language): string {
  if (language === 'hi') return hindiCron(cron) ?? cron;
  const words = cronstrue.toString(cron, {
    locale: language,
    use24HourTimeFormat: true,
    throwExceptionOnParseError: false,
    // Says "every day"; of other schedules it says too much.
    verbose: DAILY.test(cron.trim()),
  });
  return language === 'vi' ? inVietnamese(words) : words;
}

/** cronstrue says "on 6 days of the month" where it means the sixth. */
function inVietnamese(words: string): string {
  return words
    .replace(/vào (\d[\d, và]*) ngày trong tháng/, 'vào ngày $1 của tháng')
    .replace('chỉ trên ', 'chỉ vào ');
}
