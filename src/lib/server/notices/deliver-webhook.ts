import { Webhook } from 'standardwebhooks';
import type { Control } from '#warehouse/control/open-control.ts';
import { listEndpoints, secretOf, type Endpoint } from '#warehouse/notice/endpoints.ts';
import type { Delivery } from '#warehouse/notice/outbox.ts';
import { installationSeal } from '../auth/installation.ts';
import { readerByGrants } from '../auth/reader-of.ts';
import type { Reader } from '../auth/reader.ts';
import { readHostRules } from '../env.ts';
import type { Attempt } from './attempt.ts';
import { ownOrigin } from './own-origin.ts';
import { postOut } from './post-out.ts';
import { writeAll } from './write-all.ts';

const GONE = 410;

/**
 * Tells a program, by what its scope lets it know now. The id of the delivery is that of every attempt: whoever has it already leaves it.
 *
 * @source Standard Webhooks 1.0: headers `webhook-id`, `webhook-timestamp`, `webhook-signature`
 */
export async function deliverWebhook(
  control: Control,
  { deliveryId, recipient, about, madeAt }: Delivery,
  signal: AbortSignal,
): Promise<Attempt> {
  const endpoint = listEndpoints(control).find(({ endpointId }) => endpointId === recipient);
  if (!endpoint || !about) return { state: 'dropped', error: 'webhook_removed' };
  const { written } = await writeAll(readerOfEndpoint(endpoint), [about], null);
  const [told] = written;
  if (!told) return { state: 'dropped', error: 'nothing_to_know' };
  const { kind, object } = about;
  const data = { kind, object, text: told.text, url: `${ownOrigin()}${told.href}` };
  const body = JSON.stringify({ type: `notice.${kind}`, timestamp: madeAt, data });
  const now = control.clock();
  const signature = new Webhook(secretOf(endpoint, installationSeal())).sign(deliveryId, now, body);
  const answer = await postOut(new URL(endpoint.url), {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': deliveryId,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': signature,
    },
    rules: readHostRules(),
    signal,
  });
  if (answer.status === null) return { state: 'again', error: answer.error };
  if (answer.status >= 200 && answer.status < 300) return { state: 'sent', error: null };
  return { state: answer.status === GONE ? 'failed' : 'again', error: `http_${answer.status}` };
}

/** What a program may know: what a steward of its unit and class may. */
function readerOfEndpoint({ endpointId, label, unitId, highestClass, madeAt }: Endpoint): Reader {
  const extent = unitId === null ? ('all' as const) : ('subtree' as const);
  return readerByGrants({ personId: endpointId, label, actor: `webhook:${endpointId}` }, [
    {
      ...{ grantId: 0, personId: endpointId, role: 'steward', extent, unitId, highestClass },
      ...{ validFrom: madeAt.slice(0, 10), validTo: null, origin: 'given', givenBy: null },
      ...{ givenAt: madeAt, endedBy: null, endedAt: null },
    },
  ]);
}
