import type { RunSource } from '#warehouse/control/runs.ts';
import type { TellableRun } from '#lib/server/refresh/run-page.ts';
import { formatCount } from '#lib/format/number.ts';
import type { ContentText } from '#lib/i18n/content-text.ts';
import { factTexts } from '#lib/i18n/refusal-facts.ts';
import { refusalViewOf, type RefusalView } from '#lib/i18n/refusal-text.ts';
import { nameOfSource, type DeskWords } from '../../log-line.ts';
import type { RunRow } from '../../run-rows.ts';

/** What became of a source in a run, beside what became of it in another. */
export interface SourceLine {
  id: string;
  name: ContentText;
  outcomeText: string;
  /** Whether nothing of it came to be: its load failed, or the whole of the run did. */
  isFailed: boolean;
  /** Rows, each with what another run had; that is empty where none is compared or it has none. */
  counts: { name: 'physical' | 'loaded' | 'quarantined' | 'skipped'; text: string; other: string }[];
  error: RefusalView | null;
  hasRejected: boolean;
}

const counted = ['physical', 'loaded', 'quarantined', 'skipped'] as const;

/** Composes what became of the sources of a run. @param other the run it is compared with; null for none */
export function composeSources(
  { sources, lost, rejected }: Pick<TellableRun, 'sources' | 'lost' | 'rejected'>,
  other: Pick<TellableRun, 'sources'> | null,
  words: DeskWords,
): SourceLine[] {
  const { language, t } = words;
  return sources.map((source) => {
    const isLost = lost.includes(source.sourceId);
    const before = other?.sources.find(({ sourceId }) => sourceId === source.sourceId);
    return {
      id: source.sourceId,
      name: nameOfSource(source.sourceId, words),
      outcomeText: isLost
        ? t('runs.source.lost', { count: source.physical })
        : t(`runs.source.${source.outcome}`),
      isFailed: isLost || source.outcome === 'failed',
      counts: counted.map((name) => ({
        name,
        text: isLost && name === 'loaded' ? '–' : formatCount(source[name], language),
        other: before && differs(before, source, name) ? formatCount(before[name], language) : '',
      })),
      error: refusalViewOf(
        { code: source.errorCode, message: source.errorMessage },
        t,
        factTexts(source.errorFacts, words),
      ),
      hasRejected: rejected.includes(source.sourceId),
    };
  });
}

const differs = (one: RunSource, other: RunSource, name: (typeof counted)[number]) =>
  one[name] !== other[name];

/** What became of the version that waited, when and by whom as far as the reader may know, and why; empty where nobody has decided. */
export function decisionText({
  outcomeText,
  decided,
  decisionReason,
}: Pick<RunRow, 'outcomeText' | 'decided' | 'decisionReason'>): string {
  if (decided === '') return '';
  return [`${outcomeText} · ${decided}`, decisionReason].filter(Boolean).join(': ');
}
