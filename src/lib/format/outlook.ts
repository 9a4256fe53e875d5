import type { Source } from '#warehouse/model/source.ts';
import type { Expected, Outlook } from '#warehouse/schedule/expected-deliveries.ts';
import type { Words } from './cell.ts';
import { deliveryPeriod, dueText } from './delivery.ts';

/** What is expected of a source's deliveries, written. */
export interface OutlookView {
  /** What is late, by how much, and since when; empty where nothing is. */
  late: string;
  /** What is expected next, and by when. */
  next: string;
}

export type OutlookWords = Pick<Words, 'language' | 't' | 'fiscalYearStart'> & {
  /** The workspace's, in which days end. */
  timezone: string;
};

/** Composes what is late and what is expected next. */
export function composeOutlook(
  { late, next }: Pick<Outlook, 'late' | 'next'>,
  { delivery }: Pick<Source, 'delivery'>,
  words: OutlookWords,
): OutlookView {
  const { t } = words;
  const said = ({ from, to, due }: Expected) => ({
    period: deliveryPeriod({ from, to }, delivery, words),
    when: dueText(due, words),
  });
  return {
    late: late ? t('outlook.late', { ...said(late), days: late.workingDays, more: late.periods - 1 }) : '',
    next: t('outlook.next', said(next)),
  };
}
