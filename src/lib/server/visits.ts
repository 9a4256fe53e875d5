/** A version that a reader saw, and when (ISO UTC). */
export interface Seen {
  snapshotId: string;
  at: string;
}

/** What a reader saw at the end of the visit before, and in this one so far. */
export interface Visits {
  before: Seen | null;
  last: Seen;
}

/** After so long without reading a new visit begins. */
const PAUSE_MS = 30 * 60_000;

/** Reads what {@link writeVisits} wrote; null where it is none of it. */
export function readVisits(text: string | undefined): Visits | null {
  const [last, before] = (text ?? '').split('~').map(readSeen);
  return last ? { last, before: before ?? null } : null;
}

/** Notes that a reader now sees a version; what was seen before a pause is the visit before. */
export function turnVisits(visits: Visits | null, now: Seen): Visits {
  if (visits === null) return { before: null, last: now };
  const isNew = Date.parse(now.at) - Date.parse(visits.last.at) > PAUSE_MS;
  return { before: isNew ? visits.last : visits.before, last: now };
}

/** Writes visits as they are kept by the reader's own browser. */
export function writeVisits({ before, last }: Visits): string {
  return [last, ...(before ? [before] : [])].map(({ snapshotId, at }) => `${snapshotId}@${at}`).join('~');
}

function readSeen(text: string): Seen | null {
  const [snapshotId, at] = text.split('@');
  return snapshotId && at && !Number.isNaN(Date.parse(at)) ? { snapshotId, at } : null;
}
