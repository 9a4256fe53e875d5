import { and, eq, isNull, ne, or } from 'drizzle-orm';
import { follow, followRules } from '../control/notice-schema.ts';
import { now, type Control } from '../control/open-control.ts';
import { textInvalid } from '../control/text-invalid.ts';

/** A figure that somebody follows. */
export type Follow = typeof follow.$inferSelect;

/** What is asked for where a figure is to be followed. */
export type WantedFollow = Pick<
  Follow,
  'personId' | 'indicatorId' | 'unitId' | 'grain' | 'rule' | 'threshold' | 'periods'
>;

/** Figures that one person may follow. */
const MOST_FOLLOWS = 100;
const MOST_PERIODS = 12;

/**
 * Lets a person follow a figure. Whoever calls has made sure that they may read it.
 *
 * @throws {WarehouseError} text_invalid: `rule`, `threshold`, `periods` (1 to 12), or `follow` where there are a hundred
 */
export function addFollow(control: Control, wanted: WantedFollow): Follow {
  const { personId, rule, threshold, periods } = wanted;
  if (!followRules.includes(rule)) throw textInvalid('rule', rule, followRules.join(', '));
  const isTrend = rule === 'rising' || rule === 'falling';
  if (!isTrend && (threshold === null || !Number.isFinite(threshold)))
    throw textInvalid('threshold', String(threshold), 'a number');
  if (isTrend && !(Number.isInteger(periods) && periods! >= 1 && periods! <= MOST_PERIODS))
    throw textInvalid('periods', String(periods), `1 to ${MOST_PERIODS}`);
  if (listFollows(control, personId).length >= MOST_FOLLOWS)
    throw textInvalid('follow', String(MOST_FOLLOWS), `at most ${MOST_FOLLOWS} figures that one follows`);
  const value = { ...wanted, ...(isTrend ? { threshold: null } : { periods: null }) };
  return control.db
    .insert(follow)
    .values({ ...value, madeAt: now(control) })
    .returning()
    .get();
}

/** Figures that a person follows, the oldest first. */
export function listFollows(control: Control, personId: string): Follow[] {
  const open = and(eq(follow.personId, personId), isNull(follow.endedAt));
  return control.db.select().from(follow).where(open).orderBy(follow.followId).all();
}

/** Figures that are followed and have not been judged on a version. */
export function listUnjudged(control: Control, snapshotId: string): Follow[] {
  const unjudged = or(isNull(follow.judgedOn), ne(follow.judgedOn, snapshotId));
  return control.db
    .select()
    .from(follow)
    .where(and(isNull(follow.endedAt), unjudged))
    .orderBy(follow.followId)
    .all();
}

/** Notes on which version a figure was judged, and of which period its follower was told, if of any. */
export function noteJudged(
  control: Control,
  followId: number,
  { judgedOn, toldPeriod }: { judgedOn: string; toldPeriod?: string },
): void {
  control.db
    .update(follow)
    .set({ judgedOn, ...(toldPeriod !== undefined && { toldPeriod }) })
    .where(eq(follow.followId, followId))
    .run();
}

/** A person follows a figure no longer. @returns whether they did */
export function endFollow(control: Control, personId: string, followId: number): boolean {
  return (
    control.db
      .update(follow)
      .set({ endedAt: now(control) })
      .where(and(eq(follow.personId, personId), eq(follow.followId, followId), isNull(follow.endedAt)))
      .run().changes > 0
  );
}
