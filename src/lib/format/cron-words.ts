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

/**
 * cronstrue says "on 6 days of the month" where it means the sixth, "at" before each part, and numbers days and months as a calendar's heads
 * do: said as people say it, `Vào 06:00 ngày 6 hằng tháng`.
 */
function inVietnamese(words: string): string {
  const days = /, vào (\d[\d, và]*) ngày trong tháng/;
  const months = /, chỉ (?:trong|vào|trên) (Tháng [^,]+(?:, (?:và )?Tháng [^,]+)*)/;
  const named = months.exec(words)?.[1]?.match(/\d+/g) ?? [];
  const when = named.length === 0 ? '' : named.length === 1 ? `tháng ${named[0]}` : `các tháng ${and(named)}`;
  return words
    .replace(months, when && !days.test(words) ? `, ${when}` : '')
    .replace(days, (_, list: string) => ` ngày ${and(list.match(/\d+/g)!)} ${when || 'hằng tháng'}`)
    .replace(/, chỉ (?:trên|vào|trong) (Thứ \d|Chủ nhật)$/i, ' $1 hằng tuần')
    .replace(/, chỉ (?:trên|vào|trong) (?=Thứ|Chủ)/i, ' ')
    .replace(/, (?=Thứ \d đến )/, ' ')
    .replace(', mỗi ngày', ' hằng ngày')
    .replace(/ hằng tháng, mỗi (\d+) tháng/, ', $1 tháng một lần')
    .replace(/(?: hằng tháng)?, Tháng (\d+) đến Tháng (\d+)/, ' các tháng $1 đến $2')
    .replace(', và hơn ', ' và mọi ')
    .replaceAll(/Thứ (\d)/g, (_, day: string) => `thứ ${weekdays[Number(day)]}`)
    .replaceAll('Chủ nhật', 'chủ nhật');
}

/** By the number a calendar gives them, the second of a week on. */
const weekdays = ['', '', 'Hai', 'Ba', 'Tư', 'Năm', 'Sáu', 'Bảy'];

const and = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} và ${items.at(-1)}`;
