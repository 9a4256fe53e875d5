import type { QueuedRequest, QueuePart } from '#lib/server/refresh/queue.ts';
import { formatInstant } from '#lib/format/date.ts';
import { formatCount } from '#lib/format/number.ts';
import type { BoardWords } from './board-view.ts';

/** A line of what was asked for and is not done. */
export interface QueueRow {
  requestId: number;
  /** `Refresh`, `Approve` … */
  kindText: string;
  sources: string[];
  isForAll: boolean;
  /** The version that a decision is about; empty for all else. */
  version: string;
  /** Why, and by whom where that is known. */
  askedText: string;
  /** How it stands: at work, ending, waiting its turn, or until when. */
  stateText: string;
  isWorking: boolean;
  isEnding: boolean;
  runId: string | null;
}

/** What is listed of the queue, and where the rest is. */
export interface QueueView {
  rows: QueueRow[];
  /** Which of how many are listed; empty where all are. */
  shown: string;
  /** Addresses of the stretches before and after; empty where there is none. */
  before: string;
  after: string;
  /** Whether one run does several of them. */
  isJoint: boolean;
}

/** Composes what waits and what is at work, every text written out. */
export function composeQueue(
  { rows, offset, total, before, after, isJoint }: QueuePart,
  words: BoardWords,
  now = new Date(),
): QueueView {
  const { t, language } = words;
  const [first, last] = [offset + 1, offset + rows.length];
  const count = (value: number) => formatCount(value, language);
  const address = (from: number | null) => (from === null ? '' : `/refresh?queued=${from}#queue`);
  return {
    rows: composeRows(rows, words, now),
    shown:
      rows.length === total
        ? ''
        : t('queue.shown', { first: count(first), last: count(last), total: count(total) }),
    before: address(before),
    after: address(after),
    isJoint,
  };
}

function composeRows(queue: readonly QueuedRequest[], words: BoardWords, now: Date): QueueRow[] {
  const { t } = words;
  return queue.map((request) => ({
    requestId: request.requestId,
    kindText: t(`request.${request.kind}`),
    sources: request.sources,
    isForAll: request.sources.length === 0 && (request.kind === 'refresh' || request.kind === 'plan'),
    version: request.version ?? '',
    askedText: [t(`trigger.${request.trigger}`), request.askedLabel].filter(Boolean).join(' · '),
    stateText: stateText(request, words, now),
    isWorking: request.isWorking,
    isEnding: request.isEnding,
    runId: request.runId,
  }));
}

function stateText(
  { isWorking, isEnding, isStartedOver, notBefore, errorCode }: QueuedRequest,
  { t, language, timezone }: BoardWords,
  now: Date,
): string {
  if (isEnding) return t('request.ending');
  if (isStartedOver) return t('queue.startedOver');
  if (isWorking) return t('request.working');
  const isLater = Date.parse(notBefore) > now.getTime();
  if (!isLater) return t('request.next');
  const when = formatInstant(notBefore, language, timezone);
  return errorCode === null ? t('request.later', { when }) : t('request.again', { when, code: errorCode });
}
