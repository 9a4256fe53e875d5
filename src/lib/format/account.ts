import { statuses, type Status } from './status.ts';
import type { Words } from './cell.ts';
import { capitalised } from './period.ts';

const order = statuses;

/** Sentence of account: how many figures are on path, behind, not measured. What is none is left out. */
export function composeAccount(
  statuses: readonly Status[],
  of: 'headlines' | 'indicators',
  { t, language }: Words,
): string {
  const parts = order.flatMap((status) => {
    const count = statuses.filter((candidate) => candidate === status).length;
    if (status === 'on_path') return [t(`account.${of}`, { count, all: statuses.length })];
    return count > 0 ? [t(`account.${status}`, { count })] : [];
  });
  return `${capitalised(parts.join('; '))}${language === 'hi' ? '।' : '.'}`;
}
