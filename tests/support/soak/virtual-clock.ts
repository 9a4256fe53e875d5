/** A clock that begins earlier than the real one and is faster, until both say the same; times in ms since 1970. */
export interface VirtualClock {
  /** When it began, by the real clock and by its own. */
  realStart: number;
  start: number;
  speed: number;
}

/** A clock by which so many minutes pass in fewer. */
export function beginVirtualClock(minutes: number, realMinutes: number): VirtualClock {
  const realStart = Date.now();
  const start = realStart - (minutes - realMinutes) * 60_000;
  return { realStart, start, speed: minutes / realMinutes };
}

/** What it says; it never goes past the real one. */
export function virtualTime({ realStart, start, speed }: VirtualClock, real: Date): Date {
  return new Date(Math.min(real.getTime(), start + (real.getTime() - realStart) * speed));
}
