import { tracingChannel } from 'node:diagnostics_channel';
import { WarehouseError } from '../errors.ts';

/**
 * What a statement is like: `quick` ones look up what was worked out before, `long` ones go through the rows of facts.
 */
export type Lane = 'quick' | 'long';

/** A statement, from the moment somebody asks for it: that it waits for its turn is part of how long it takes. */
export interface StatementTold {
  lane: Lane;
  /** Where it failed or was interrupted. */
  error?: unknown;
}

/** Told of all statements; costs nothing where nobody listens. Neither SQL nor parameters are told: they may hold values. */
export const statements = tracingChannel<unknown, StatementTold>('lodestar:statement');

interface Waiting {
  lane: Lane;
  begin: () => void;
}

/** Threads of the engine, which all statements share, and how they are changed. */
export interface Spreading {
  narrow: number;
  /** For a long statement that nothing else runs beside. */
  wide: number;
  /** Tells the engine. Taking threads away waits until each has done what it does, and whoever ends meanwhile waits with it. */
  set: (threads: number) => Promise<void>;
  /** Told where that fails: statements run on what there is. */
  onFault?: ((fault: unknown) => void) | undefined;
}

/**
 * Lets as many statements run at once as there are cores, and never so many long ones that a quick one would wait for them: a leader's page
 * does not stand behind an analyst's question. Within a lane whoever came first begins first; quick ones begin before long ones. A long one
 * that nothing runs beside begins on more threads.
 */
export class Lanes {
  readonly #most: { readonly [lane in Lane]: number };
  readonly #running: Record<Lane, number> = { quick: 0, long: 0 };
  readonly #spreading: Spreading | undefined;
  #isWide = false;
  #waiting: Waiting[] = [];

  /**
   * @param slots statements at once; one of them, where there are several, is kept for quick ones
   * @param spreading without it every statement has the threads that the engine was opened with
   */
  constructor(slots: number, spreading?: Spreading) {
    this.#most = { quick: Math.max(1, slots), long: Math.max(1, slots - 1) };
    this.#spreading = spreading && spreading.wide > spreading.narrow ? spreading : undefined;
  }

  /** Statements running and waiting, for tests and for whoever looks after the process. */
  get load(): { quick: number; long: number; waiting: number } {
    return { ...this.#running, waiting: this.#waiting.length };
  }

  /** Does some work when its turn has come. @throws {WarehouseError} query_interrupted: whoever asked has gone before */
  run<T>(lane: Lane, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    return statements.tracePromise(() => this.#inTurn(lane, signal, work), { lane });
  }

  async #inTurn<T>(lane: Lane, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    if (!this.#mayBegin(lane)) await this.#wait(lane, signal);
    else this.#running[lane] += 1;
    try {
      await this.#spread(lane);
      return await work();
    } finally {
      this.#running[lane] -= 1;
      this.#beginNext();
    }
  }

  /**
   * Gives the engine the threads for a statement that begins: not back as long as long ones run one beside the other of which the first began
   * on all of them. Whoever asks one long question after the other changes nothing in between.
   */
  async #spread(lane: Lane): Promise<void> {
    const spreading = this.#spreading;
    const { quick, long } = this.#running;
    const wide = lane === 'long' && quick + long === 1;
    const holdsOn = !wide && long > (lane === 'long' ? 1 : 0);
    if (!spreading || wide === this.#isWide || holdsOn) return;
    this.#isWide = wide;
    try {
      await spreading.set(wide ? spreading.wide : spreading.narrow);
    } catch (fault) {
      this.#isWide = !wide;
      spreading.onFault?.(fault);
    }
  }

  /** Resolves once the slot is this one's. */
  #wait(lane: Lane, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        reject(new WarehouseError('query_interrupted', 'query interrupted: whoever asked has gone'));
      };
      const waiting: Waiting = {
        lane,
        begin: () => {
          signal?.removeEventListener('abort', leave);
          this.#running[lane] += 1;
          resolve();
        },
      };
      if (signal?.aborted) return leave();
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(waiting);
    });
  }

  #beginNext(): void {
    for (const lane of ['quick', 'long'] as const) {
      const next = this.#waiting.find((one) => one.lane === lane);
      if (!next || !this.#mayBegin(lane)) continue;
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      next.begin();
    }
  }

  #mayBegin(lane: Lane): boolean {
    const { quick, long } = this.#running;
    return quick + long < this.#most.quick && (lane === 'quick' || long < this.#most.long);
  }
}
