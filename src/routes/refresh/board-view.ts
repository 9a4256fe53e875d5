import { countAmiss, type BoardSource, type SourceState } from '#lib/server/refresh/board-sources.ts';
import type { WaitingVersion } from '#lib/server/refresh/waiting-versions.ts';
import { calendarHref } from '#lib/filters/calendar-href.ts';
import { formatInstant } from '#lib/format/date.ts';
import type { Language } from '#lib/format/locale.ts';
import { formatCount } from '#lib/format/number.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import { factTexts } from '#lib/i18n/refusal-facts.ts';
import { refusalViewOf, type RefusalView } from '#lib/i18n/refusal-text.ts';
import type { Translate } from '#lib/i18n/translate.ts';
import { gapsText } from '#lib/format/gaps-text.ts';
import { composeOutlook, type OutlookView, type OutlookWords } from '#lib/format/outlook.ts';

/** A line of the board. */
export interface BoardRow {
  id: string;
  code: string;
  name: ContentText;
  state: SourceState;
  stateText: string;
  /** The next time it is due; empty where it is loaded by hand. */
  due: string;
  /** When its data become stale; empty where its contract does not say. */
  deadline: string;
  isOverdue: boolean;
  /** What is late of its deliveries and what is expected next; null where its contract does not say. */
  outlook: OutlookView | null;
  /** What lacks of it, and where the calendar shows it; null where nothing does. */
  gaps: { text: string; href: string } | null;
  /** How many newer deliveries are refused, and where they are welcomed again; null where none are. */
  refused: { text: string; href: string } | null;
  action: NextAction;
  loadedAt: string;
  physical: string;
  loaded: string;
  quarantined: string;
  skipped: string;
  hasQuarantine: boolean;
  /** The newest version that waits for approval with another load of this source; empty where none does. */
  waitingId: string;
  /** What the last failure said; empty where the last attempt succeeded. */
  error: RefusalView | null;
  /** The run of that failure; empty where the last attempt succeeded. */
  failedRun: string;
}

/**
 * The one thing to do next: decide on a newer load, watch what is under way, try again, load for the first time or after the deadline, welcome
 * refused deliveries again, let a paused schedule go on, mend rows; or nothing but what can always be done.
 */
export type NextAction = 'decide' | 'watch' | 'again' | 'load' | 'lift' | 'resume' | 'mend' | 'run';

export interface BoardWords {
  language: Language;
  t: Translate;
  timezone: string;
  fallback: string;
}

/** Composes the lines of the board, every text written out. The rows are those of the load served, whatever was tried since. */
export function composeBoard(
  sources: readonly BoardSource[],
  waiting: readonly WaitingVersion[],
  words: BoardWords & OutlookWords,
): BoardRow[] {
  const { language, t, timezone, fallback } = words;
  return sources.map(({ source, state, load, last, schedule, deadline, isStale, outlook, gaps, refused }) => {
    const [next] = schedule.next;
    const isShown = last?.outcome === 'failed' && state === 'failed';
    const waitingId = waitingFor(source.id, waiting);
    return {
      id: source.id,
      code: source.code ?? '',
      name: contentText(source.name, language, fallback),
      state,
      stateText: t(`source.${state}`),
      due: next ? formatInstant(next, language, timezone) : schedule.paused ? '–' : '',
      deadline: deadline ? formatInstant(deadline, language, timezone) : '',
      isOverdue: isStale,
      outlook: outlook && composeOutlook(outlook, source, words),
      gaps: gaps && { text: gapsText(gaps, words), href: calendarHref(source.id, gaps.newest) },
      refused:
        refused > 0
          ? { text: t('source.refusedNewer', { count: refused }), href: `/refresh/${source.id}#take-back` }
          : null,
      action: nextAction(state, { isWaiting: waitingId !== '', refused, held: load?.quarantined ?? 0 }),
      loadedAt: load ? formatInstant(load.loadedAt, language, timezone) : '–',
      ...accountOf(load, language),
      waitingId,
      error: isShown
        ? refusalViewOf(
            { code: last.errorCode, message: last.errorMessage },
            t,
            factTexts(last.errorFacts, words),
          )
        : null,
      failedRun: isShown ? last.runId : '',
    };
  });
}

/** The newest version that waits for approval with another load of a source; empty where none does. */
function waitingFor(sourceId: string, waiting: readonly WaitingVersion[]): string {
  const brings = ({ state, changes }: WaitingVersion) =>
    state === 'waits' && changes.sources.some((change) => change.source === sourceId);
  return waiting.find(brings)?.snapshotId ?? '';
}

/** What can always be done is next where nothing else is: a run of what is loaded already finds nothing new, rows held back can be mended. */
function nextAction(
  state: SourceState,
  { isWaiting, refused, held }: { isWaiting: boolean; refused: number; held: number },
): NextAction {
  if (isWaiting) return 'decide';
  if (state === 'running' || state === 'queued') return 'watch';
  if (state === 'failed') return 'again';
  if (refused > 0) return 'lift';
  if (state === 'never' || state === 'late' || state === 'stale') return 'load';
  if (state === 'paused') return 'resume';
  return held > 0 ? 'mend' : 'run';
}

/** Rows of a load, written: physical = loaded + held back + skipped. */
function accountOf(account: BoardSource['load'], language: Language) {
  if (!account) return { physical: '–', loaded: '–', quarantined: '–', skipped: '–', hasQuarantine: false };
  return {
    physical: formatCount(account.physical, language),
    loaded: formatCount(account.loaded, language),
    quarantined: formatCount(account.quarantined, language),
    skipped: formatCount(account.skipped, language),
    hasQuarantine: account.quarantined > 0,
  };
}

/** What the board says in one line: what failed, what waits for a person and what is not up to date or in with gaps, or that all is well. */
export function composeBoardTitle(
  sources: readonly BoardSource[],
  waiting: readonly WaitingVersion[],
  t: Translate,
): string {
  const running = sources.filter(({ state }) => state === 'running').length;
  const { failed, behind, gaps } = countAmiss(sources);
  if (running > 0) return t('board.running', { running });
  if (failed > 0) return t('board.failed', { failed, behind, all: sources.length });
  const waits = waiting.filter(({ state }) => state === 'waits').length;
  if (waits > 0) return t('board.waiting', { waiting: waits, behind });
  if (sources.length === 0) return t('board.empty');
  if (behind > 0) return t('board.behind', { behind, gaps, all: sources.length });
  if (gaps > 0) return t('gaps.board', { gaps, all: sources.length });
  return t('board.current', { all: sources.length });
}
