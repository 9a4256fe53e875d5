interface Flight<T> {
  outcome: Promise<T>;
  /** Those who still want it. */
  waiting: number;
  stop: AbortController;
}

/** Work by key: those who ask for the same at once wait for one piece of it, which stops when the last of them has gone. */
export class SharedWork<T> {
  readonly #flights = new Map<string, Flight<T>>();

  /** Joins the work of a key, begun by `work` where nobody has. @param signal fires when this asker has gone */
  async join(
    key: string,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const flight = this.#flights.get(key) ?? this.#start(key, work);
    flight.waiting += 1;
    const leave = () => {
      flight.waiting -= 1;
      if (flight.waiting === 0) this.#abandon(key, flight);
    };
    if (signal?.aborted) leave();
    else signal?.addEventListener('abort', leave, { once: true });
    try {
      return await flight.outcome;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const stop = new AbortController();
    const flight: Flight<T> = { outcome: work(stop.signal), waiting: 0, stop };
    this.#flights.set(key, flight);
    const land = () => this.#forget(key, flight);
    flight.outcome.then(land, land);
    return flight;
  }

  /** Whoever asks from now on begins anew, instead of sharing the interruption. */
  #abandon(key: string, flight: Flight<T>): void {
    this.#forget(key, flight);
    flight.stop.abort();
  }

  #forget(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}
