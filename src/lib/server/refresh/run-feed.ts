import { journalAfter, lastEventId, type JournalEntry } from '#warehouse/control/journal-log.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { interruptDeadRuns, readRun } from '#warehouse/control/runs.ts';

const LOOK_EVERY_MS = 200;
const CHECK_ALIVE_EVERY_MS = 5_000;
/** Events of a run that are kept at hand; whoever is further behind reads them from the journal. */
const KEPT = 500;

/** What is new of a run. Nobody's place is kept: each follower knows what they have seen, so that slow ones cost no memory. */
export interface RunFeed {
  /** Events after one already seen, in order; not always all of them. */
  after(seen: number): readonly JournalEntry[];
  /** Whether the run has ended, and no event comes after those there are. */
  ending(): 'by itself' | 'interrupted' | null;
  /** The next look that finds something; after some seconds also one that finds nothing. */
  news(): Promise<void>;
  /** No longer followed. */
  leave(): void;
}

interface Feed {
  control: Control;
  runId: string;
  followers: number;
  /** The last events, in order. */
  kept: JournalEntry[];
  /** Id of the event before those that are kept. */
  before: number;
  ending: 'by itself' | 'interrupted' | null;
  checked: number;
  next: PromiseWithResolvers<void>;
  timer: NodeJS.Timeout | undefined;
}

/** By control database, then run: all who follow a run in this process share one look at it. */
const feeds = new WeakMap<Control, Map<string, Feed>>();

/** Joins those who follow a run in this process; the control database is asked once for all of them. */
export function joinRunFeed(control: Control, runId: string): RunFeed {
  const ofControl = feeds.get(control) ?? new Map<string, Feed>();
  feeds.set(control, ofControl);
  const feed = ofControl.get(runId) ?? beginFeed(control, runId);
  ofControl.set(runId, feed);
  feed.followers += 1;
  return {
    after: (seen) => (seen < feed.before ? journalAfter(control, runId, seen) : keptAfter(feed, seen)),
    ending: () => feed.ending,
    news: () => feed.next.promise,
    leave: () => {
      feed.followers -= 1;
      if (feed.followers > 0) return;
      clearTimeout(feed.timer);
      if (ofControl.get(runId) === feed) ofControl.delete(runId);
    },
  };
}

function beginFeed(control: Control, runId: string): Feed {
  const feed: Feed = {
    ...{ control, runId, followers: 0, kept: [], before: lastEventId(control, runId), ending: null },
    ...{ checked: Number.NEGATIVE_INFINITY, next: Promise.withResolvers(), timer: undefined },
  };
  look(feed);
  return feed;
}

function look(feed: Feed): void {
  try {
    if (isNew(feed)) tell(feed);
  } catch (fault) {
    // Whoever waits is told that it cannot go on, and asks again; nobody may wait.
    feed.next.promise.catch(() => undefined);
    feed.next.reject(fault);
    feed.next = Promise.withResolvers();
  }
  if (feed.ending === null) feed.timer = setTimeout(() => look(feed), LOOK_EVERY_MS);
}

function tell(feed: Feed): void {
  const { next } = feed;
  feed.next = Promise.withResolvers();
  next.resolve();
}

/** Looks at the run once. @returns whether followers are to be told, be it that nothing has happened for a while */
function isNew(feed: Feed): boolean {
  const { control, runId } = feed;
  const isWhile = performance.now() - feed.checked > CHECK_ALIVE_EVERY_MS;
  if (isWhile) {
    feed.checked = performance.now();
    interruptDeadRuns(control);
  }
  // Asked before the journal: an event written in between must not be missed.
  const outcome = readRun(control, runId)?.outcome ?? null;
  const entries = journalAfter(control, runId, feed.kept.at(-1)?.id ?? feed.before);
  keep(feed, entries);
  if (outcome !== 'running' && entries.length === 0)
    feed.ending = outcome === 'interrupted' ? 'interrupted' : 'by itself';
  return isWhile || entries.length > 0 || feed.ending !== null;
}

function keep(feed: Feed, entries: readonly JournalEntry[]): void {
  feed.kept.push(...entries);
  const dropped = feed.kept.splice(0, Math.max(0, feed.kept.length - KEPT)).at(-1);
  if (dropped) feed.before = dropped.id;
}

function keptAfter({ kept }: Feed, seen: number): readonly JournalEntry[] {
  const from = kept.findIndex(({ id }) => id > seen);
  return from < 0 ? [] : kept.slice(from);
}
