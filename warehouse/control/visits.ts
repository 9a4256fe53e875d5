import { eq } from 'drizzle-orm';
import type { Control } from './open-control.ts';
import { visit, type Seen, type SeenBriefing } from './visit-schema.ts';

/** What an account saw at the end of the visit before, and in this one so far. */
export interface Visits {
  before: Seen | null;
  last: Seen;
}

/** After so long without reading a new visit begins. */
const PAUSE_MS = 30 * 60_000;

/** Reading the same again is noted this often at most: every read would be a write else. */
const NOTE_EVERY_MS = 60_000;

/** Briefings kept of a visit: the last ones looked at. */
const MOST_BRIEFINGS = 6;

/** What an account saw; null where it has read no briefing, or not for as long as that is kept. */
export function readVisits(control: Control, personId: string): Visits | null {
  const kept = control.db
    .select({ last: visit.last, before: visit.before })
    .from(visit)
    .where(eq(visit.personId, personId))
    .get();
  return kept ?? null;
}

/** What was seen at the visit before the one that goes on, or begins, at an instant (ISO UTC); null at a first one. */
export function seenBefore(visits: Visits | null, at: string): Seen | null {
  if (visits === null) return null;
  return isNewVisit(visits, at) ? visits.last : visits.before;
}

/** Notes that something is seen now: what was seen before a pause is the visit before, and within a visit briefings add up. */
export function turnVisits(visits: Visits | null, now: Seen): Visits {
  const before = seenBefore(visits, now.at);
  if (visits === null || isNewVisit(visits, now.at)) return { before, last: now };
  const earlier = visits.last.briefings.filter((old) => !now.briefings.some((one) => isOfSame(one, old)));
  return { before, last: { ...now, briefings: [...now.briefings, ...earlier].slice(0, MOST_BRIEFINGS) } };
}

/** Keeps what an account sees now; the same again within a minute is not written. */
export function noteVisit(control: Control, personId: string, now: Seen): void {
  const noted = readVisits(control, personId);
  if (noted && isNoted(noted, now)) return;
  control.sqlite
    .transaction(() => {
      // Another tab may have turned it meanwhile.
      const known = readVisits(control, personId);
      const { last, before } = turnVisits(known, now);
      const value = { last, before, seenAt: last.at };
      control.db
        .insert(visit)
        .values({ personId, ...value })
        .onConflictDoUpdate({ target: visit.personId, set: value })
        .run();
    })
    .immediate();
}

/** Forgets what an account saw. */
export function forgetVisits(control: Control, personId: string): void {
  control.db.delete(visit).where(eq(visit.personId, personId)).run();
}

/** The briefing of the same unit, grain and period asked for; undefined where that was not looked at. */
export function findBriefing({ briefings }: Seen, asked: Asked): SeenBriefing | undefined {
  return briefings.find((one) => isOfSame(one, asked));
}

function isNewVisit({ last }: Visits, at: string): boolean {
  return Date.parse(at) - Date.parse(last.at) > PAUSE_MS;
}

function isNoted({ last }: Visits, now: Seen): boolean {
  const age = Date.parse(now.at) - Date.parse(last.at);
  return (
    last.snapshotId === now.snapshotId &&
    Math.abs(age) < NOTE_EVERY_MS &&
    now.briefings.every((one) => JSON.stringify(findBriefing(last, one)) === JSON.stringify(one))
  );
}

type Asked = Pick<SeenBriefing, 'unitId' | 'grain' | 'period'>;

const isOfSame = (one: Asked, other: Asked): boolean =>
  one.unitId === other.unitId && one.grain === other.grain && one.period === other.period;
