import { dataPaths } from '#warehouse/control/data-paths.ts';
import { openControl } from '#warehouse/control/open-control.ts';
import { authSettings } from '#lib/server/auth/auth-settings.ts';
import { authenticate } from '#lib/server/auth/authenticate.ts';
import { benchReader } from './bench-reader.ts';

interface Taken {
  p50: number;
  p95: number;
}

/** What rights cost. */
export interface RightsFigures {
  /** Microseconds until it is known who asks and what they may see: of those who asked a moment ago, and of anybody else. */
  recalled_us: Taken;
  found_us: Taken;
  /** Milliseconds of the overview of the whole, each question new, for a reader of all and for one of a province. */
  all_ms: Taken;
  part_ms: Taken;
  /** How much longer the reader of a province waits at p95, as a part of what the other waits. */
  cost: number;
}

/** Whoever sees one province of the query warehouse, and of the whole what may be told. */
const ofPart = [{ role: 'leader', extent: 'subtree', unitId: 'P07', highestClass: 'restricted' }] as const;

/**
 * Times what rights cost: finding out who asks, and answering a reader of a part. The two readers ask in turn, one question at a time,
 * so that whatever else the machine does weighs on both.
 *
 * @param overview address of the overview on a server of the data folder
 * @param monthAhead a month to come, another one each time: the same answer, not known yet
 */
export async function timeRights(
  dataDirectory: string,
  {
    overview,
    monthAhead,
    times = 500,
  }: { overview: string; monthAhead: (at: number) => string; times?: number },
): Promise<RightsFigures> {
  const [all, part] = [benchReader(dataDirectory), benchReader(dataDirectory, ofPart)];
  const ask = async (headers: { authorization: string }, at: number) => {
    const answer = await fetch(`${overview}&to=${monthAhead(at)}`, { headers });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`the overview answered ${answer.status}`);
  };
  const [allTaken, partTaken]: [number[], number[]] = [[], []];
  for (let at = 0; at < times; at += 1) {
    allTaken.push(await timeOf(() => ask(all, at)));
    partTaken.push(await timeOf(() => ask(part, at)));
  }
  // The first answers make ready what all others find.
  const [all_ms, part_ms] = [allTaken, partTaken].map((taken) => told(taken.slice(times / 10))) as [
    Taken,
    Taken,
  ];
  const cost = Number((part_ms.p95 / all_ms.p95 - 1).toFixed(3));
  return { ...(await timeReaders(dataDirectory)), all_ms, part_ms, cost };
}

/** Somebody from another address is found anew; the same again is recalled. */
async function timeReaders(
  dataDirectory: string,
  times = 1_000,
): Promise<Pick<RightsFigures, 'recalled_us' | 'found_us'>> {
  const { authorization } = benchReader(dataDirectory);
  const control = openControl(dataPaths(dataDirectory).control);
  const settings = authSettings();
  const find = (at: number) => () =>
    Promise.resolve(
      authenticate(control, { cookie: null, address: `address ${at}`, authorization }, settings)?.scopeFor(
        'read_figures',
      ),
    );
  try {
    const [found, recalled]: [number[], number[]] = [[], []];
    for (let at = 0; at < times; at += 1) {
      found.push(1000 * (await timeOf(find(at))));
      recalled.push(1000 * (await timeOf(find(at))));
    }
    return { recalled_us: told(recalled), found_us: told(found) };
  } finally {
    control.close();
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function told(taken: readonly number[]): Taken {
  const sorted = taken.toSorted((a, b) => a - b);
  const at = (share: number) => Number(sorted[Math.floor(sorted.length * share)]!.toFixed(2));
  return { p50: at(0.5), p95: at(0.95) };
}
