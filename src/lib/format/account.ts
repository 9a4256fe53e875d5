import { statuses, type Status } from './status.ts';
import type { Words } from './cell.ts';
import { capitalised } from './period.ts';

const order = statuses;

/**
 * How many figures are on path, behind, not measured, without a full stop. What is none is left out.
 * @param outside how many more there are of which the reader is not told
 */
export function composeAccount(
  statuses: readonly Status[],
  of: 'headlines' | 'indicators',
  { t }: Words,
  outside = 0,
): string {
  const parts = order.flatMap((status) => {
    const count = statuses.filter((candidate) => candidate === status).length;
    if (status === 'on_path') return [t(`account.${of}`, { count, all: statuses.length })];
    return count > 0 ? [t(`account.${status}`, { count })] : [];
  });
  if (outside > 0) parts.push(t('desk.accountOutside', { count: outside }));
  return capitalised(parts.join('; '));
}

/** Ends a sentence as its script does. */
export function fullStop(sentence: string, language: Words['language']): string {
  return `${sentence}${language === 'hi' ? '।' : '.'}`;
}

/** A sentence as a heading, which ends without a full stop of any script. */
export function asHeading(sentence: string): string {
  return sentence.replace(/[.।]$/u, '');
}
