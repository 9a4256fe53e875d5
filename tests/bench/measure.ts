/** Settings of every database here. */
export const benchSettings = { threads: '2', memory_limit: '640MB' };

/** Time by the clock, and of all threads of this process. */
export interface Cost {
  seconds: number;
  cpuSeconds: number;
}

/** What it costs to do something. */
export async function measure(work: () => Promise<unknown>): Promise<Cost> {
  const [usage, began] = [process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(usage);
  return { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 };
}

/** The middle one of some numbers. */
export function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)]!;
}

/** Watches how much memory the process has while something is done. @returns bytes at most */
export async function watchMemory(work: () => Promise<unknown>): Promise<number> {
  let most = 0;
  const look = () => (most = Math.max(most, process.memoryUsage.rss()));
  const timer = setInterval(look, 50);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  look();
  return most;
}
