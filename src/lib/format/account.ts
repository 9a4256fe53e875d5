import { statuses, type Status } from './status.ts';
import type { Words } from './cell.ts';
import { capitalised } from './period.ts';

const order = statuses;

/** How many figures are on path, behind, not measured, without a full stop. What is none is left out. */
export function composeAccount(
  statuses: readonly Status[],
  of: 'headlines' | 'indicators',
  { t }: Words,
): string {
  const parts = order.flatMap((status) => {
    const count = statuses.filter((candidate) => candidate === status).length;
    if (status === 'on_path') return [t(`account.${of}`, { count, all: statuses.length })];
    return count > 0 ? [t(`account.${status}`, { count })] : [];
  });
  return capitalised(parts.join('; '));
}

/** Ends a sentence as its script does. */
export function fullStop(sentence: string, language: Words['language']): string {
  return `${sentence}${language === 'hi' ? '।' : '.'}`;
}
