import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Control } from '#warehouse/control/open-control.ts';
import { claimNext, renewClaim, type Claim } from '#warehouse/queue/claim.ts';
import type { LaneLimits } from '#warehouse/queue/lanes.ts';
import { recoverClaims } from '#warehouse/queue/recover.ts';
import { settleClaim, type ClaimEnd } from '#warehouse/queue/settle.ts';
import { endOf } from './end-of.ts';
import { followClaim } from './follow-claim.ts';

/** What a worker does with the world. */
export interface WorkerOptions {
  control: Control;
  /** What it is called where it is seen; unique among those at work. */
  name: string;
  pid: number;
  /** Asks the queue for what is due by the clock, by files, by other sources. */
  askForDue: () => Promise<void>;
  /** Does what was claimed. `signal` fires where it must end: a person wants it, or the worker stops. */
  perform: (claim: Claim, signal: AbortSignal) => Promise<ClaimEnd>;
  onFault: (fault: unknown, where: string) => void;
  limits?: LaneLimits;
  /** How many requests one run may do. */
  together?: number;
  /** How often it looks, where nobody wakes it. */
  lookEveryMs?: number;
}

/** What does the requests of the queue, one after the other. */
export interface Worker {
  /** Looks now: something was asked for. */
  wake(): void;
  /** Claims nothing more, ends what is at work so that it waits again, and waits for that. */
  stop(): Promise<void>;
  /** When it has stopped. */
  ended: Promise<void>;
}

const LOOK_EVERY_MS = 1_000;
const BEAT_MS = 1_000;
/** What is due by the clock, and workers that died, are looked for less often than what people ask. */
const TIDY_EVERY_MS = 5_000;

/** Begins to work. Several workers may do so beside each other, in one process or in many. */
export function startWorker(options: WorkerOptions): Worker {
  const state: State = {
    options,
    atWork: new Set(),
    stop: new AbortController(),
    wake: Promise.withResolvers(),
  };
  const ended = work(state);
  return {
    wake: () => state.wake.resolve(),
    stop: () => {
      state.stop.abort();
      state.wake.resolve();
      return ended;
    },
    ended,
  };
}

interface State {
  options: WorkerOptions;
  /** Claims that this worker does now. */
  atWork: Set<Promise<void>>;
  stop: AbortController;
  wake: PromiseWithResolvers<void>;
}

async function work(state: State): Promise<void> {
  const { options, atWork, stop } = state;
  const isStopped = () => stop.signal.aborted;
  let tidied = Number.NEGATIVE_INFINITY;
  while (!isStopped()) {
    state.wake = Promise.withResolvers();
    if (performance.now() - tidied >= TIDY_EVERY_MS) {
      tidied = performance.now();
      await trying(state, 'looking after claims', () => recover(state));
      await trying(state, 'asking for what is due', options.askForDue);
    }
    await trying(state, 'looking for work', () => {
      while (!isStopped() && claimOne(state));
    });
    await Promise.race([
      state.wake.promise,
      wait(options.lookEveryMs ?? LOOK_EVERY_MS, undefined, { ref: false }),
    ]);
  }
  await Promise.all(atWork);
}

/** Does one of the things that a worker looks for: what is wrong with one keeps it from no other. */
async function trying({ options }: State, what: string, work: () => void | Promise<void>): Promise<void> {
  try {
    await work();
  } catch (fault) {
    options.onFault(fault, what);
  }
}

function recover(state: State): void {
  const { options, stop } = state;
  const { control, name: worker, pid } = options;
  for (const claim of recoverClaims(control, { worker, pid }).adopted)
    begin(state, () => followClaim(control, claim, stop.signal));
}

function claimOne(state: State): boolean {
  const { control, name: worker, pid, limits, together } = state.options;
  const claim = claimNext(control, {
    ...{ worker, pid, name: randomUUID() },
    ...(limits && { limits }),
    ...(together !== undefined && { together }),
  });
  if (claim) begin(state, () => perform(state, claim));
  return claim !== null;
}

function begin(state: State, work: () => Promise<void>): void {
  const { options, atWork } = state;
  const done: Promise<void> = work()
    .catch((fault: unknown) => options.onFault(fault, 'doing what was asked'))
    .finally(() => {
      atWork.delete(done);
      state.wake.resolve();
    });
  atWork.add(done);
}

async function perform({ options, stop }: State, claim: Claim): Promise<void> {
  const { control } = options;
  const cancel = new AbortController();
  const beat = setInterval(() => {
    if (hears(control, claim.claim)) return;
    cancel.abort();
  }, BEAT_MS);
  try {
    const end = await options.perform(claim, AbortSignal.any([stop.signal, cancel.signal]));
    settleClaim(control, claim.claim, {
      ...end,
      ended: endOf(end, { isCancelled: cancel.signal.aborted, isStopped: stop.signal.aborted }),
    });
  } finally {
    clearInterval(beat);
  }
}

/** Whether a claim is to go on. A beat that cannot be written is one that is missed. */
function hears(control: Control, claim: string): boolean {
  try {
    const { isHeld, isCancelled } = renewClaim(control, claim);
    return isHeld && !isCancelled;
  } catch {
    return true;
  }
}
