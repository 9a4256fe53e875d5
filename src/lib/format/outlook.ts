import type { Source } from '#warehouse/model/source.ts';
import type { Expected, Late, Outlook } from '#warehouse/schedule/expected-deliveries.ts';
import type { Words } from './cell.ts';
import { formatDay } from './date.ts';
import { deliveryPeriod, dueText } from './delivery.ts';

/** How a source's deliveries stand, written. */
export interface OutlookView {
  /** What is late, by how much, and since when; empty where nothing is. */
  late: string;
  /** What came last; empty where nothing did of the periods looked at. */
  last: string;
  /** What is expected next, and by when. */
  next: string;
  /** The two of them each by itself, for lines that are to break between them; null where the day is named by which that is. */
  nextParts: [string, string] | null;
}

export type OutlookWords = Pick<Words, 'language' | 't' | 'fiscalYearStart'> & {
  /** The workspace's, in which days end. */
  timezone: string;
  /** Day by which deliveries are judged (ISO), where it is another than today's: what is expected by a day that is past is then not late. */
  judgedOn?: string | null | undefined;
};

/** Composes what is late, what came last and what is expected next. */
export function composeOutlook(
  { late, last, next }: Pick<Outlook, 'late' | 'last' | 'next'>,
  source: Pick<Source, 'delivery'>,
  words: OutlookWords,
): OutlookView {
  const { t } = words;
  return {
    late: late ? lateText(late, source, words) : '',
    last: last ? t('outlook.last', { period: deliveryPeriod(last, source.delivery, words) }) : '',
    ...nextText(next, source, words),
  };
}

/** What is overdue, by how much, and since when. */
export function lateText(late: Late, source: Pick<Source, 'delivery'>, words: OutlookWords): string {
  const said = saidOf(late, source, words);
  return words.t('outlook.late', { ...said, days: late.workingDays, more: late.periods - 1 });
}

function nextText(
  next: Expected,
  source: Pick<Source, 'delivery'>,
  words: OutlookWords,
): Pick<OutlookView, 'next' | 'nextParts'> {
  const { t, judgedOn, language } = words;
  const said = saidOf(next, source, words);
  if (judgedOn)
    return { next: t('outlook.nextThen', { ...said, day: formatDay(judgedOn, language) }), nextParts: null };
  const nextParts: [string, string] = [t('outlook.next', said), t('outlook.nextDue', said)];
  return { next: nextParts.join(' '), nextParts };
}

function saidOf({ from, to, due }: Expected, { delivery }: Pick<Source, 'delivery'>, words: OutlookWords) {
  return { period: deliveryPeriod({ from, to }, delivery, words), when: dueText(due, words) };
}
