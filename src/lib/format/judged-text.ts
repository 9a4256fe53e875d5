import type { Words } from './cell.ts';
import { formatDay } from './date.ts';

/** Says by which day deliveries are judged, and beside it the day of the figures. @param days ISO */
export function judgedText(
  { day, asOf }: { day: string; asOf: string },
  { language, t }: Pick<Words, 'language' | 't'>,
): string {
  return t('deliveries.judged', { day: formatDay(day, language), asOf: formatDay(asOf, language) });
}
