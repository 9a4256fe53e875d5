import { collectAfter } from '#warehouse/duckdb/collect-results.ts';

/** Of long answers that are being read, or have been and not yet left. */
const MOST_BYTES = 32_000_000;
/** What one is taken to weigh until it has been read. */
const EXPECTED_BYTES = 16_000_000;
/** A client that takes its answer drop by drop holds up the next one so long, and no longer. */
const PATIENCE_MS = 5_000;

/** The place of one long answer among the others. */
export interface HeldAnswer {
  /** It has been read. */
  weigh(bytes: number): void;
  /** It has left, or nobody wants it; more than once is once. */
  release(): void;
}

/**
 * Long answers from the moment they are read until they have left: as long as those there are weigh much, the next one is not begun. So
 * the memory of a server does not depend on how many ask for a lot at once. They leave no later for it, since they are encoded piece by
 * piece on one thread.
 */
export class LongAnswers {
  readonly #waiting = new Set<() => void>();
  #bytes = 0;

  /** What those there are weigh. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Waits for a place, in the order of asking. @param signal fires when whoever asked has gone, upon which there is nothing to wait for */
  async hold(signal: AbortSignal, patience = PATIENCE_MS): Promise<HeldAnswer> {
    if (this.#isFull()) await this.#room(AbortSignal.any([signal, AbortSignal.timeout(patience)]));
    else this.#bytes += EXPECTED_BYTES;
    let [weight, read] = [EXPECTED_BYTES, 0];
    const counted = (bytes: number) => {
      this.#bytes += bytes - weight;
      weight = bytes;
      this.#letIn();
    };
    const weigh = (bytes: number) => counted((read = bytes));
    const release = () => {
      collectAfter(read);
      read = 0;
      counted(0);
    };
    return { weigh, release };
  }

  /** Resolves once the place is this one's. */
  #room(enough: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const enter = () => {
        enough.removeEventListener('abort', enter);
        this.#waiting.delete(enter);
        this.#bytes += EXPECTED_BYTES;
        resolve();
      };
      if (enough.aborted) return enter();
      enough.addEventListener('abort', enter, { once: true });
      this.#waiting.add(enter);
    });
  }

  #letIn(): void {
    for (const enter of this.#waiting) {
      if (this.#isFull()) return;
      enter();
    }
  }

  #isFull(): boolean {
    return this.#bytes >= MOST_BYTES;
  }
}

/** One for a process: Kit's bundle loads this module a second time. */
export const longAnswers = ((globalThis as Record<symbol, unknown>)[Symbol.for('lodestar.long-answers')] ??=
  new LongAnswers()) as LongAnswers;
