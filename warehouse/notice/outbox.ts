import { and, asc, eq, lte } from 'drizzle-orm';
import { outbox } from '../control/notice-schema.ts';
import { now, type Control } from '../control/open-control.ts';
import { newId } from '../control/secret-text.ts';

/** Something on its way out. */
export type Delivery = typeof outbox.$inferSelect;

/** While it is being sent; after that whoever took it is taken for dead. */
const SENDING_MS = 2 * 60_000;
const MINUTE_MS = 60_000;
/** After the first attempt, the second and so on; then every four hours. */
const PAUSES_MS = [1, 5, 15, 60].map((minutes) => minutes * MINUTE_MS);
const LAST_PAUSE_MS = 240 * MINUTE_MS;
/** What has not arrived by then never does. */
const GIVEN_UP_MS = 3 * 24 * 60 * MINUTE_MS;

/** Puts something into the outbox, once for each occasion of a recipient. */
export function putOut(
  control: Control,
  delivery: Pick<Delivery, 'channel' | 'recipient' | 'occasion'> &
    Partial<Pick<Delivery, 'notices' | 'about'>>,
): void {
  const at = now(control);
  control.db
    .insert(outbox)
    .values({ ...delivery, deliveryId: newId(), madeAt: at, nextAt: at })
    .onConflictDoNothing()
    .run();
}

/**
 * Takes what is due next: nobody else takes it while it is being sent. Whoever dies between sending it and saying so has it sent again,
 * under the same id.
 *
 * @returns null where nothing is due
 */
export function takeDelivery(control: Control): Delivery | null {
  return control.db.transaction(
    (tx) => {
      const at = now(control);
      const due = tx
        .select()
        .from(outbox)
        .where(and(eq(outbox.state, 'waiting'), lte(outbox.nextAt, at)))
        .orderBy(asc(outbox.nextAt), asc(outbox.madeAt))
        .limit(1)
        .get();
      if (!due) return null;
      const taken = { attempts: due.attempts + 1, nextAt: after(control, SENDING_MS) };
      tx.update(outbox).set(taken).where(eq(outbox.deliveryId, due.deliveryId)).run();
      return { ...due, ...taken };
    },
    { behavior: 'immediate' },
  );
}

/** Notes that it has arrived, or will never, or need not. */
export function endDelivery(
  control: Control,
  deliveryId: string,
  state: 'sent' | 'failed' | 'dropped',
  error: string | null = null,
): void {
  control.db
    .update(outbox)
    .set({ state, error, endedAt: now(control) })
    .where(eq(outbox.deliveryId, deliveryId))
    .run();
}

/** Lets it wait to be tried again, or gives it up after three days. */
export function putOff(
  control: Control,
  { deliveryId, attempts, madeAt }: Pick<Delivery, 'deliveryId' | 'attempts' | 'madeAt'>,
  error: string,
): void {
  if (control.clock().getTime() - Date.parse(madeAt) > GIVEN_UP_MS)
    return endDelivery(control, deliveryId, 'failed', error);
  const nextAt = after(control, pauseAfter(attempts));
  control.db.update(outbox).set({ error, nextAt }).where(eq(outbox.deliveryId, deliveryId)).run();
}

/** How long to wait after so many attempts, in ms. */
export function pauseAfter(attempts: number): number {
  return PAUSES_MS[attempts - 1] ?? LAST_PAUSE_MS;
}

const after = (control: Control, ms: number) => new Date(control.clock().getTime() + ms).toISOString();
