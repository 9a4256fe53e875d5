import type { Run } from '#warehouse/control/runs.ts';
import type { RunOutcome } from '#warehouse/control/schema.ts';
import type { Verdict } from '#warehouse/control/verdicts.ts';
import type { WaitingVersion } from '#lib/server/refresh/waiting-versions.ts';
import { formatInstant } from '#lib/format/date.ts';
import { factTexts } from '#lib/i18n/refusal-facts.ts';
import { refusalViewOf, type RefusalView } from '#lib/i18n/refusal-text.ts';
import type { Translate } from '#lib/i18n/translate.ts';
import type { BoardWords } from './board-view.ts';

/** A run in a list, every text written out. */
export interface RunRow {
  runId: string;
  outcome: RunOutcome;
  outcomeText: string;
  startedAt: string;
  seconds: string;
  triggerText: string;
  requested: string[];
  /** What was asked for where it is more than a refresh; empty where it is not. */
  kindText: string;
  /** Why it was asked for, in a person's words; empty where none were given. */
  reason: string;
  /** When somebody decided on what it built; empty where it did not wait or still does. */
  decided: string;
  /** Why, in a person's words; empty where none were given. */
  decisionReason: string;
  /** The version it published, or built for a person's word; empty where it built none. */
  snapshotId: string;
  isWaiting: boolean;
  /** Whether what it built can be approved no longer. */
  isOvertaken: boolean;
  error: RefusalView | null;
}

/** The reader's words, with what is known of who decided, by run. */
export type RunWords = Pick<BoardWords, 'language' | 'fallback' | 't' | 'timezone'> & {
  verdicts: ReadonlyMap<string, Verdict>;
};

/** Composes the list of runs. One whose version waits is told by that, also where some of its sources failed. */
export function composeRuns(
  runs: readonly Run[],
  waiting: readonly WaitingVersion[],
  words: RunWords,
): RunRow[] {
  const { language, t, timezone, verdicts } = words;
  const versions = new Map(waiting.map((version) => [version.runId, version]));
  return runs.map((run) => ({
    runId: run.runId,
    ...outcomeOf(run, versions.get(run.runId), { t, verdict: verdicts.get(run.runId) }),
    startedAt: formatInstant(run.startedAt, language, timezone),
    seconds: run.finishedAt
      ? t('run.seconds', {
          count: Math.round((Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000),
        })
      : '–',
    triggerText: t(`trigger.${run.trigger}`),
    requested: run.requested,
    kindText: kindText(run, t),
    reason: run.reason ?? '',
    decided: run.decidedAt
      ? decidedText(formatInstant(run.decidedAt, language, timezone), verdicts.get(run.runId), t)
      : '',
    decisionReason: run.decisionReason ?? '',
    snapshotId: versions.get(run.runId)?.snapshotId ?? run.snapshotId ?? '',
    isWaiting: versions.has(run.runId),
    isOvertaken: isOvertaken(versions.get(run.runId)),
    error: refusalViewOf(
      { code: run.errorCode, message: run.errorMessage },
      t,
      factTexts(run.errorFacts, words),
    ),
  }));
}

function decidedText(when: string, verdict: Verdict | undefined, t: Translate): string {
  if (verdict?.overtakenBy) return t('desk.placeTaken', { when, version: verdict.overtakenBy });
  return verdict?.byLabel ? t('desk.decidedBy', { when, who: verdict.byLabel }) : t('run.decided', { when });
}

function isOvertaken(version: WaitingVersion | undefined): boolean {
  return version !== undefined && version.state !== 'waits';
}

/** What was asked for where it is more than a refresh; empty where it is not. */
function kindText({ kind, restoredFrom }: Run, t: Translate): string {
  if (kind === 'refresh') return '';
  return kind === 'rollback' ? t('kind.rollback', { version: restoredFrom ?? '–' }) : t(`kind.${kind}`);
}

function outcomeOf(
  { outcome, snapshotId }: Run,
  version: WaitingVersion | undefined,
  { t, verdict }: { t: Translate; verdict: Verdict | undefined },
): Pick<RunRow, 'outcome' | 'outcomeText'> {
  if (verdict?.overtakenBy) return { outcome, outcomeText: t('waiting.old') };
  const isNothing = outcome === 'partial' && snapshotId === null;
  if (!version)
    return { outcome, outcomeText: t(isNothing ? 'outcome.partialNothing' : `outcome.${outcome}`) };
  return { outcome: 'held', outcomeText: t(isOvertaken(version) ? 'waiting.old' : 'outcome.held') };
}
