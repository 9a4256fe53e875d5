import type { Control } from '#warehouse/control/open-control.ts';
import { endDelivery, putOff, takeDelivery, type Delivery } from '#warehouse/notice/outbox.ts';
import type { Attempt } from './attempt.ts';
import { deliverMail } from './deliver-mail.ts';
import { deliverWebhook } from './deliver-webhook.ts';
import type { Trying } from './trying.ts';

/** Sent at once, so that one receiver who does not answer holds nobody up. */
const AT_ONCE = 4;

/**
 * Sends what waits to be sent and is due, each under its own id, until nothing is left or it is stopped. What cannot be sent for a reason
 * that nobody foresaw is put off, and told; the others go on.
 */
export async function deliverDue(control: Control, trying: Trying): Promise<void> {
  await Promise.all(Array.from({ length: AT_ONCE }, () => deliverNext(control, trying)));
}

async function deliverNext(control: Control, { signal, onFault }: Trying): Promise<void> {
  for (let delivery = take(control, signal); delivery; delivery = take(control, signal)) {
    const { state, error } = await attempt(control, delivery, signal).catch((fault: unknown) => {
      onFault(fault);
      return { state: 'again', error: 'not_sent' } satisfies Attempt;
    });
    if (state === 'again') putOff(control, delivery, error ?? 'unknown');
    else endDelivery(control, delivery.deliveryId, state, error);
  }
}

function take(control: Control, signal: AbortSignal): Delivery | null {
  return signal.aborted ? null : takeDelivery(control);
}

function attempt(control: Control, delivery: Delivery, signal: AbortSignal): Promise<Attempt> {
  return delivery.channel === 'mail'
    ? deliverMail(control, delivery)
    : deliverWebhook(control, delivery, signal);
}
