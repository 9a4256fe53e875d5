import cronstrue from 'cronstrue';
import 'cronstrue/locales/vi.js';
import { hindiCron } from './hindi-cron.ts';
import type { Language } from './locale.ts';

/**
 * Says a schedule of five fields in words: `At 06:30, Monday through Friday`.
 *
 * @returns the five fields themselves where the language has no words for them
 */
export function cronWords(cron: string, language: Language): string {
  if (language === 'hi') return hindiCron(cron) ?? cron;
  return cronstrue.toString(cron, {
    locale: language,
    use24HourTimeFormat: true,
    throwExceptionOnParseError: false,
  });
}
