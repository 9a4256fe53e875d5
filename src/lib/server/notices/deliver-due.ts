import type { Control } from '#warehouse/control/open-control.ts';
import { endDelivery, putOff, takeDelivery, type Delivery } from '#warehouse/notice/outbox.ts';
import type { Attempt } from './attempt.ts';
import { deliverMail } from './deliver-mail.ts';
import { deliverWebhook } from './deliver-webhook.ts';

/** Sent at once, so that one receiver who does not answer holds nobody up. */
const AT_ONCE = 4;

/** Sends what waits to be sent and is due, each under its own id, until nothing is left or it is stopped. */
export async function deliverDue(control: Control, signal: AbortSignal): Promise<void> {
  await Promise.all(Array.from({ length: AT_ONCE }, () => deliverNext(control, signal)));
}

async function deliverNext(control: Control, signal: AbortSignal): Promise<void> {
  for (let delivery = take(control, signal); delivery; delivery = take(control, signal)) {
    const { state, error } = await attempt(control, delivery, signal).catch((fault: unknown) => {
      putOff(control, delivery, 'not_sent');
      throw fault;
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
