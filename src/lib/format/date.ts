import { localeOf, type Language } from './locale.ts';

const dayStyles: Record<Language, Intl.DateTimeFormatOptions> = {
  en: { day: 'numeric', month: 'short', year: 'numeric' },
  vi: { day: '2-digit', month: '2-digit', year: 'numeric' },
  hi: { day: 'numeric', month: 'short', year: 'numeric' },
};

/** Writes an ISO day: `31 Oct 2026`, `31/10/2026`, `31 अक्टू॰ 2026`. */
export function formatDay(day: string, language: Language): string {
  return inZone(language, { ...dayStyles[language], timeZone: 'UTC' }).format(toUtc(day));
}

/** Writes the day of an ISO instant in a time zone, as days are written. */
export function formatDayOf(instant: string, language: Language, timeZone: string): string {
  return inZone(language, { ...dayStyles[language], timeZone }).format(new Date(instant));
}

/** Writes an ISO day of a year that is known from what stands around it: `31 Dec`, `31/12`, `31 दिस॰`. */
export function formatDayOfYear(day: string, language: Language): string {
  if (language === 'vi') return `${day.slice(8, 10)}/${day.slice(5, 7)}`;
  return inZone(language, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(toUtc(day));
}

/** Writes an ISO instant in a time zone, with the hour: `22 Nov 2026, 06:10`. */
export function formatInstant(instant: string, language: Language, timeZone: string): string {
  const date = new Date(instant);
  const day = inZone(language, { ...dayStyles[language], timeZone }).format(date);
  return `${day}, ${formatHour(instant, language, timeZone)}`;
}

/** Writes the hour and minute of an ISO instant in a time zone: `06:10`. */
export function formatHour(instant: string, language: Language, timeZone: string): string {
  return inZone(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(
    new Date(instant),
  );
}

/** Short name of a month for axes and menus: `Oct`, `T10`, `अक्टू॰`. */
export function formatMonthShort(day: string, language: Language): string {
  if (language === 'vi') return `T${Number(day.slice(5, 7))}`;
  return inZone(language, { month: 'short', timeZone: 'UTC' }).format(toUtc(day));
}

/** Long name of a month with its year: `October 2026`, `tháng 10/2026`, `अक्टूबर 2026`. */
export function formatMonth(day: string, language: Language): string {
  if (language === 'vi') return `tháng ${Number(day.slice(5, 7))}/${day.slice(0, 4)}`;
  return inZone(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(toUtc(day));
}

/** Whole days from one ISO day to another; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((toUtc(to).getTime() - toUtc(from).getTime()) / 86_400_000);
}

/** Made once each: making one takes longer than writing a hundred dates. */
const made = new Map<string, Intl.DateTimeFormat>();

function inZone(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const format = made.get(key) ?? new Intl.DateTimeFormat(localeOf(language), options);
  made.set(key, format);
  return format;
}

function toUtc(day: string): Date {
  return new Date(`${day.slice(0, 10)}T00:00:00Z`);
}
