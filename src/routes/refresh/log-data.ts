import type { RunOutcome } from '#warehouse/control/schema.ts';
import type { Words } from '#lib/format/cell.ts';
import { isLoadReason } from '#lib/format/journal-events.ts';
import { formatCount } from '#lib/format/number.ts';

/** What an entry of the journal says besides what happened. */
export interface LogData {
  /** What has words, in the reader's language. */
  said: string;
  /** All else, as `name value` pairs by the names that programs know. */
  data: string;
}

/** Counts that lists of sources name by the same words. */
const counts = ['physical', 'loaded', 'quarantined', 'skipped'] as const;

/** Each of them has a word, as the lists of runs say it. */
const outcomes: Readonly<Record<RunOutcome, true>> = {
  ...{ running: true, published: true, held: true, refused: true, discarded: true },
  ...{ unchanged: true, partial: true, failed: true, interrupted: true },
};

/** Parts what an entry says into what has words and what has none. */
export function composeData(
  entry: Readonly<Record<string, unknown>>,
  words: Pick<Words, 't' | 'language'>,
): LogData {
  const told = Object.entries(entry)
    .filter(([, value]) => value !== null && value !== '' && !isOfRecords(value))
    .map(([name, value]) => ({ said: sayPair(name, value, words), pair: `${name} ${textOf(value)}` }));
  return {
    said: told.flatMap(({ said }) => said ?? []).join(' · '),
    data: told.flatMap(({ said, pair }) => (said === null ? [pair] : [])).join(' · '),
  };
}

/** Null where there are no words for it. */
function sayPair(
  name: string,
  value: unknown,
  { t, language }: Pick<Words, 't' | 'language'>,
): string | null {
  const count = counts.find((known) => known === name);
  if (count && typeof value === 'number') return `${t(`rows.${count}`)} ${formatCount(value, language)}`;
  if (name === 'all' && typeof value === 'number') return t('journal.files.all', { count: value });
  if (name === 'found' && typeof value === 'number') return t('journal.files.found', { count: value });
  if (name === 'older' && Array.isArray(value)) return t('journal.files.older', { names: value.join(', ') });
  if (typeof value !== 'string') return null;
  if (name === 'newest') return t('journal.files.newest', { name: value });
  if (name === 'outcome' && Object.hasOwn(outcomes, value)) return t(`outcome.${value as RunOutcome}`);
  return name === 'because' && isLoadReason(value) ? t(`journal.because.${value}`) : null;
}

const textOf = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** Lists of what has parts of its own, such as the files of `files_taken`, are for programs: their number stands beside them. */
function isOfRecords(value: unknown): boolean {
  return Array.isArray(value) && value.some((one) => typeof one === 'object' && one !== null);
}
