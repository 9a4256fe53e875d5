import cronstrue from 'cronstrue';
import 'cronstrue/locales/vi.js';
import { hindiCron } from './hindi-cron.ts';
import type { Language } from './locale.ts';

/** Times of a day, with nothing said of days. */
const DAILY = /^[\d,]+ [\d,]+ \* \* \*$/;

/**
 * Says a schedule of five fields in words: `At 06:30, Monday through Friday`.
 *
 * @returns the five fields themselves where the language has no words for them, or they are none
 */
export function cronWords(cron: string, language: Language): string {
  if (language === 'hi') return hindiCron(cron) ?? cron;
  const words = describe(cron, language);
  if (words === null) return cron;
  return language === 'vi' ? inVietnamese(words) : words;
}

/** What the library says of a schedule; null where it cannot read it, of which it would else write a sentence of its own. */
function describe(cron: string, locale: 'en' | 'vi'): string | null {
  try {
    return cronstrue.toString(cron, {
      ...{ locale, use24HourTimeFormat: true },
      // Says "every day"; of other schedules it says too much.
      verbose: DAILY.test(cron.trim()),
    });
  } catch {
    return null;
  }
}

/**
 * cronstrue says "on 6 days of the month" where it means the sixth, "at" before each part, and numbers days and months as a calendar's heads
 * do: said as people say it, `Vào 06:00 ngày 6 hằng tháng`.
 */
function inVietnamese(words: string): string {
  const when = monthsIn(words);
  const hasDays = days.test(words) || span.test(words);
  // A day of the month or a weekday, each in these months alone.
  const ofBoth = hasDays && alsoOn.test(words) && when !== '';
  const every = ofBoth ? '' : ` ${when || 'hằng tháng'}`;
  return words
    .replace(months, when && !hasDays ? `, ${when}` : '')
    .replace(monthSpan, when && !hasDays ? `, ${when}` : '')
    .replace(span, ` từ ngày $1 đến ngày $2${every}`)
    .replace(days, (_, list: string) => ` ngày ${and(list.match(/\d+(?: đến \d+)?/g)!)}${every}`)
    .replace(/, và (?=Thứ|Chủ)/, ' và ')
    .replace(/(Chủ nhật)((?:, Thứ \d)*) và (Thứ \d)/i, (_, sunday: string, others: string, last: string) =>
      and([...(others.match(/Thứ \d/g) ?? []), last, sunday]),
    )
    .replace(/, chỉ (?:trên|vào|trong) (Thứ \d|Chủ nhật)$/i, ' $1 hằng tuần')
    .replace(/, chỉ (?:trên|vào|trong) (?=Thứ|Chủ)/i, ' ')
    .replace(/, (?=Thứ \d đến )/, ' ')
    .replace(', mỗi ngày', ' hằng ngày')
    .replace(/ hằng tháng, mỗi (\d+) tháng/, ', $1 tháng một lần')
    .replace(/, và hơn (.+)$/, ofBoth ? ` và mọi $1 của ${when}` : ' và mọi $1')
    .replaceAll(/Thứ (\d)/g, (_, day: string) => `thứ ${weekdays[Number(day)]}`);
}

const days = /, vào (\d[\d, vàđến]*) ngày trong tháng/;
const span = /, giữa ngày (\d+) và (\d+) trong tháng/;
const alsoOn = /, và hơn /;
const months = /, chỉ (?:trong|vào|trên) (Tháng [^,]+(?:, (?:và )?Tháng [^,]+)*)/;
const monthSpan = /, Tháng (\d+) đến Tháng (\d+)/;

/** The months that a schedule is for, in words; empty where it is for all, or for each so many. */
function monthsIn(words: string): string {
  const [, from, to] = monthSpan.exec(words) ?? [];
  if (from && to) return `các tháng ${from} đến ${to}`;
  const named = months.exec(words)?.[1]?.match(/\d+/g) ?? [];
  if (named.length === 0) return '';
  return named.length === 1 ? `tháng ${named[0]}` : `các tháng ${and(named)}`;
}

/** By the number a calendar gives them, the second of a week on. */
const weekdays = ['', '', 'Hai', 'Ba', 'Tư', 'Năm', 'Sáu', 'Bảy'];

const and = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} và ${items.at(-1)}`;
