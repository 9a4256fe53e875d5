import { and, count, desc, eq, gt, lt } from 'drizzle-orm';
import { now, type Control } from './open-control.ts';
import { failedSignIn } from './people-schema.ts';

const MINUTE_MS = 60_000;

/** Failures after which no more tries are taken for a while. @source OWASP ASVS 5, 6.3.1 */
const limits = {
  /** Of one name from one address. */
  pair: { most: 5, withinMs: 15 * MINUTE_MS },
  /** From one address, whatever names are tried. */
  address: { most: 30, withinMs: 15 * MINUTE_MS },
  /** Of one name, from addresses it never signed in from. */
  name: { most: 50, withinMs: 60 * MINUTE_MS },
} as const;

/** What failed tries are kept for at most. */
const KEPT_MS = 30 * 24 * 60 * MINUTE_MS;

/**
 * Whether a sign-in may be tried. Whoever guesses is slowed down; nobody is locked out by others: where somebody has signed in from
 * before, they are held back by failures of their own name from there alone, whatever others behind the same address do.
 *
 * @param isKnown whether the account has signed in from that address before
 */
export function mayTry(control: Control, name: string, address: string, isKnown: boolean): boolean {
  const ofPair = countSince(control, { name, address }, limits.pair.withinMs);
  if (ofPair >= limits.pair.most) return false;
  if (isKnown) return true;
  if (countSince(control, { address }, limits.address.withinMs) >= limits.address.most) return false;
  return countSince(control, { name }, limits.name.withinMs) < limits.name.most;
}

/** Notes a sign-in that failed, and forgets those of long ago. */
export function noteFailure(control: Control, name: string, address: string): void {
  control.db
    .insert(failedSignIn)
    .values({ name, address, at: now(control) })
    .run();
  control.db
    .delete(failedSignIn)
    .where(lt(failedSignIn.at, before(control, KEPT_MS)))
    .run();
}

/** Forgets the failures of a name from an address: it has signed in. */
export function forgetFailures(control: Control, name: string, address: string): void {
  control.db
    .delete(failedSignIn)
    .where(and(eq(failedSignIn.name, name), eq(failedSignIn.address, address)))
    .run();
}

/** The last sign-ins that failed, the newest first. */
export function listFailures(control: Control, most: number): (typeof failedSignIn.$inferSelect)[] {
  return control.db.select().from(failedSignIn).orderBy(desc(failedSignIn.id)).limit(most).all();
}

function countSince(control: Control, of: { name?: string; address?: string }, withinMs: number): number {
  const which = and(
    gt(failedSignIn.at, before(control, withinMs)),
    of.name === undefined ? undefined : eq(failedSignIn.name, of.name),
    of.address === undefined ? undefined : eq(failedSignIn.address, of.address),
  );
  return control.db.select({ failures: count() }).from(failedSignIn).where(which).get()?.failures ?? 0;
}

const before = (control: Control, ms: number) => new Date(control.clock().getTime() - ms).toISOString();
