import { setTimeout as wait } from 'node:timers/promises';
import type { Control } from '#warehouse/control/open-control.ts';
import { roundSteps, tellStepEnded, workOfStep, type RoundStep } from './round-steps.ts';
import { readServedNow } from './tell-notices.ts';

/** What tells people of what is the matter, round after round. */
export interface NoticeRounds {
  /** Begins no further round, cuts off what is being sent (it is sent again), and waits for that. */
  stop(): Promise<void>;
}

/** Is told what went wrong, and in which step. */
export type OnRoundFault = (fault: unknown, step: RoundStep) => void;

const EVERY_MS = 5_000;
/** A step rests after a fault: it would fill the log, and whoever mends it is not so quick. */
const AFTER_FAULT_MS = 60_000;
const FORGET_EVERY_MS = 3_600_000;

/** Begins to tell. Several processes may do so beside each other: what one has told the others do not. */
export function startNoticeRounds(
  control: Control,
  { onFault, everyMs = EVERY_MS }: { onFault: OnRoundFault; everyMs?: number },
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
  { onFault, everyMs, signal }: { onFault: OnRoundFault; everyMs: number; signal: AbortSignal },
): Promise<void> {
  const nextAt = new Map<RoundStep, number>();
  while (!signal.aborted) {
    const { failed, done } = await makeRound(control, {
      ...{ signal, onFault },
      isDue: (step) => performance.now() >= (nextAt.get(step) ?? 0),
    });
    for (const step of failed) nextAt.set(step, performance.now() + AFTER_FAULT_MS);
    if (done.includes('forgetting')) nextAt.set('forgetting', performance.now() + FORGET_EVERY_MS);
    await wait(everyMs, undefined, { ref: false, signal }).catch(() => undefined);
  }
}

/** How the steps of a round ended that were tried. */
export interface RoundEnd {
  done: RoundStep[];
  /** Wholly, or with one of many. */
  failed: RoundStep[];
}

/**
 * One round: what is the matter, what somebody follows, digests, what waits to be sent, and what was told long ago. Each is tried by
 * itself: what goes wrong with one stops no other. Nothing is done before there is a version.
 */
export async function makeRound(
  control: Control,
  {
    signal,
    onFault,
    isDue = () => true,
  }: { signal: AbortSignal; onFault: OnRoundFault; isDue?: (step: RoundStep) => boolean },
): Promise<RoundEnd> {
  const end: RoundEnd = { done: [], failed: [] };
  const attempt = async <T>(step: RoundStep, work: (tell: (fault: unknown) => void) => T | Promise<T>) => {
    if (signal.aborted || !isDue(step)) return null;
    const result = await tryStep(step, work, onFault);
    (result.hasFailed ? end.failed : end.done).push(step);
    return result.value;
  };
  const served = await attempt('version', readServedNow);
  if (!served) return end;
  for (const step of roundSteps)
    if (step !== 'version')
      await attempt(step, (tell) => workOfStep[step](control, served, { signal, onFault: tell }));
  return end;
}

async function tryStep<T>(
  step: RoundStep,
  work: (tell: (fault: unknown) => void) => T | Promise<T>,
  onFault: OnRoundFault,
): Promise<{ value: T | null; hasFailed: boolean }> {
  let hasFailed = false;
  const tell = (fault: unknown) => {
    hasFailed = true;
    onFault(fault, step);
  };
  let value: T | null = null;
  try {
    value = await work(tell);
  } catch (fault) {
    tell(fault);
  }
  tellStepEnded({ step, hasFailed });
  return { value, hasFailed };
}
