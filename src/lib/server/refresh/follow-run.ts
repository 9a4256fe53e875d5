import type { JournalEntry } from '#warehouse/control/journal-log.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { joinRunFeed } from './run-feed.ts';

/** The last event of every run that ended by itself. */
const LAST = 'run_finished';

/** An event of the journal as a follower gets it. */
export type Followed = Pick<JournalEntry, 'id' | 'at' | 'stage' | 'sourceId' | 'event' | 'data'>;

/**
 * Follows a run: what has happened after an event already seen, then what happens, as it comes; nothing where nothing has happened for a
 * while. Ends with `run_finished`, or with `run_interrupted` (which is in no journal) where the run's process has died.
 *
 * @param after id of the last event already seen, 0 for none
 * @param signal fires when whoever follows has gone
 */
export async function* followRun(
  control: Control,
  runId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<readonly Followed[]> {
  const feed = joinRunFeed(control, runId);
  let seen = after;
  try {
    while (!signal.aborted) {
      // Before anything is read: what happens in between is news as well.
      const news = feed.news();
      const events = feed.after(seen);
      seen = events.at(-1)?.id ?? seen;
      if (events.length > 0) yield events.map(toFollowed);
      if (events.some(({ event }) => event === LAST)) return;
      if (events.length > 0) continue;
      const ending = feed.ending();
      if (ending === 'interrupted') yield [interrupted(control, seen)];
      if (ending !== null) return;
      await orGone(news, signal);
      if (!signal.aborted && feed.after(seen).length === 0 && feed.ending() === null) yield [];
    }
  } finally {
    feed.leave();
  }
}

/** Waits for news, or until whoever follows has gone; leaves nothing behind at either. */
async function orGone(news: Promise<void>, signal: AbortSignal): Promise<void> {
  const gone = Promise.withResolvers<void>();
  const leave = () => gone.resolve();
  signal.addEventListener('abort', leave, { once: true });
  try {
    await Promise.race([news, gone.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

function toFollowed({ id, at, stage, sourceId, event, data }: JournalEntry): Followed {
  return { id, at, stage, sourceId, event, data };
}

function interrupted(control: Control, id: number): Followed {
  const at = control.clock().toISOString();
  return { id, at, stage: null, sourceId: null, event: 'run_interrupted', data: { outcome: 'interrupted' } };
}
