import { setTimeout as wait } from 'node:timers/promises';
import type { Control } from '#warehouse/control/open-control.ts';
import { putOutDigests } from '#warehouse/notice/digests.ts';
import { forgetOldNotices } from '#warehouse/notice/forget-notices.ts';
import { deliverDue } from './deliver-due.ts';
import { tellDeliveries } from './tell-deliveries.ts';
import { tellFollows } from './tell-follows.ts';
import { readServedNow, tellNotices } from './tell-notices.ts';

/** What tells people of what is the matter, round after round. */
export interface NoticeRounds {
  /** Begins no further round, cuts off what is being sent (it is sent again), and waits for that. */
  stop(): Promise<void>;
}

const EVERY_MS = 5_000;
/** After a fault: it would fill the log, and whoever mends it is not so quick. */
const AFTER_FAULT_MS = 60_000;
const FORGET_EVERY_MS = 3_600_000;

/** Begins to tell. Several processes may do so beside each other: what one has told the others do not. */
export function startNoticeRounds(
  control: Control,
  { onFault, everyMs = EVERY_MS }: { onFault: (fault: unknown) => void; everyMs?: number },
): NoticeRounds {
  const stop = new AbortController();
  const ended = goRound(control, { onFault, everyMs, signal: stop.signal });
  return {
    stop: () => {
      stop.abort();
      return ended;
    },
  };
}

async function goRound(
  control: Control,
  { onFault, everyMs, signal }: { onFault: (fault: unknown) => void; everyMs: number; signal: AbortSignal },
): Promise<void> {
  let forgotten = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    let pauseMs = everyMs;
    try {
      await makeRound(control, signal);
      if (performance.now() - forgotten > FORGET_EVERY_MS) {
        forgotten = performance.now();
        forgetOldNotices(control);
      }
    } catch (fault) {
      onFault(fault);
      pauseMs = AFTER_FAULT_MS;
    }
    await wait(pauseMs, undefined, { ref: false, signal }).catch(() => undefined);
  }
}

/** One round: what is the matter, what somebody follows, digests, and what waits to be sent. */
export async function makeRound(control: Control, signal: AbortSignal): Promise<void> {
  const served = await readServedNow();
  if (!served) return;
  await tellNotices(control, served);
  await tellFollows(control, served.snapshotId);
  tellDeliveries(control, served.catalog);
  putOutDigests(control, served.workspace.timezone);
  await deliverDue(control, signal);
}
