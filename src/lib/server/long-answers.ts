import { collectAfter } from '#warehouse/duckdb/collect-results.ts';

/** Of long answers that are being read, or have been and not yet left. */
const MOST_BYTES = 32_000_000;
/** What one is taken to weigh until it has been read. */
const EXPECTED_BYTES = 16_000_000;
/** A client that takes its answer drop by drop holds up whoever is next so long, and no longer. */
const PATIENCE_MS = 5_000;

/** The place of one long answer among the others. */
export interface HeldAnswer {
  /** It has been read. */
  weigh(bytes: number): void;
  /** It has left, or nobody wants it; more than once is once. */
  release(): void;
}

/**
 * Long answers from the moment they are read until they have left: as long as those there are weigh much, the next one is not begun, in the
 * order of asking. Where they do not leave, one more is let in every five seconds. They leave no later for it, since they are encoded
 * piece by piece on one thread.
 */
export class LongAnswers {
  readonly #patience: number;
  readonly #waiting = new Set<() => void>();
  #overdue: NodeJS.Timeout | undefined;
  #bytes = 0;

  /** @param patience milliseconds that whoever is next waits at most */
  constructor(patience = PATIENCE_MS) {
    this.#patience = patience;
  }

  /** What those there are weigh. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Waits for a place. @param signal fires when whoever asked has gone, upon which there is nothing to wait for */
  async hold(signal: AbortSignal): Promise<HeldAnswer> {
    if (this.#waiting.size > 0 || this.#isFull()) await this.#turn(signal);
    else this.#bytes += EXPECTED_BYTES;
    return this.#placeOf(EXPECTED_BYTES, 0);
  }

  /** Counts one that turned out long without having waited. */
  admit(bytes: number): HeldAnswer {
    this.#bytes += bytes;
    return this.#placeOf(bytes, bytes);
  }

  #placeOf(expected: number, found: number): HeldAnswer {
    let [weight, read] = [expected, found];
    const counted = (bytes: number) => {
      this.#bytes += bytes - weight;
      weight = bytes;
      this.#letIn();
    };
    return {
      weigh: (bytes) => counted((read = bytes)),
      release: () => {
        collectAfter(read);
        read = 0;
        counted(0);
      },
    };
  }

  /** Resolves once the place is this one's. */
  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const enter = () => {
        signal.removeEventListener('abort', enter);
        const wasNext = this.#next() === enter;
        this.#waiting.delete(enter);
        if (wasNext) this.#waitForNext();
        this.#bytes += EXPECTED_BYTES;
        resolve();
      };
      if (signal.aborted) return enter();
      signal.addEventListener('abort', enter, { once: true });
      this.#waiting.add(enter);
      if (this.#waiting.size === 1) this.#waitForNext();
    });
  }

  #next(): (() => void) | undefined {
    return this.#waiting.values().next().value;
  }

  #waitForNext(): void {
    clearTimeout(this.#overdue);
    if (this.#waiting.size > 0) this.#overdue = setTimeout(() => this.#next()?.(), this.#patience).unref();
  }

  #letIn(): void {
    while (!this.#isFull() && this.#waiting.size > 0) this.#next()?.();
  }

  #isFull(): boolean {
    return this.#bytes >= MOST_BYTES;
  }
}

/** One for a process: Kit's bundle loads this module a second time. */
export const longAnswers = ((globalThis as Record<symbol, unknown>)[Symbol.for('lodestar.long-answers')] ??=
  new LongAnswers()) as LongAnswers;
