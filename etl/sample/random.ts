/** A stream of chance that is the same for the same seed and name, on every machine. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  /** True with the probability `share`. */
  chance(share: number): boolean;
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** One of a list, each as likely as its weight says. */
  weighted<T>(list: readonly T[], weight: (item: T) => number): T;
  /** The same items in another order; the list given stays as it is. */
  shuffled<T>(list: readonly T[]): T[];
}

/**
 * Opens the stream `name` of a seed. Each source draws from streams of its own, so that a further draw in one leaves the
 * others as they were.
 *
 * @source sfc32 by Chris Doty-Humphrey (PractRand), seeded with cyrb128
 */
export function randomStream(seed: number, name: string): Random {
  let [a, b, c, counter] = hash128(`${seed}/${name}`);
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 2 ** 32;
  };
  // The first numbers still show the seed's pattern.
  for (let i = 0; i < 12; i++) next();
  return fromUniform(next);
}

function fromUniform(next: () => number): Random {
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(list: readonly T[]): T => {
    const item = list[whole(0, list.length - 1)];
    if (item === undefined) throw new RangeError('nothing to pick from: the list is empty');
    return item;
  };
  return {
    next,
    whole,
    pick,
    chance: (share) => next() < share,
    weighted: (list, weight) => {
      let left = next() * list.reduce((sum, item) => sum + weight(item), 0);
      return list.find((item) => (left -= weight(item)) < 0) ?? pick(list);
    },
    shuffled: (list) => {
      const items = [...list];
      for (let i = items.length - 1; i > 0; i--) {
        const j = whole(0, i);
        [items[i], items[j]] = [items[j]!, items[i]!];
      }
      return items;
    },
  };
}

function hash128(text: string): [number, number, number, number] {
  let [h1, h2, h3, h4] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i);
    h1 = h2 ^ Math.imul(h1 ^ k, 597399067);
    h2 = h3 ^ Math.imul(h2 ^ k, 2869860233);
    h3 = h4 ^ Math.imul(h3 ^ k, 951274213);
    h4 = h1 ^ Math.imul(h4 ^ k, 2716044179);
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067);
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233);
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213);
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179);
  return [(h1 ^ h2 ^ h3 ^ h4) | 0, (h2 ^ h1) | 0, (h3 ^ h1) | 0, (h4 ^ h1) | 0];
}
