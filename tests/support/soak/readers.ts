import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** What readers were answered. */
export interface Answers {
  answered: number;
  /** Nobody was there to answer: the server was killed. */
  unheard: number;
  /** Anything else that is no answer, by address. */
  refused: string[];
  /** Addresses that were answered otherwise of the same version. */
  contradicted: string[];
}

/** Where readers ask, and for what. */
export interface Asking {
  origins: (() => string)[];
  /** Addresses of figures: of one version, each has one answer. */
  figures: readonly string[];
  pages: readonly string[];
  headers: { [name: string]: string };
}

/** Reads figures and pages, one after the other, until it is told to end. */
export async function readOn(asking: Asking, readers: number, end: AbortSignal): Promise<Answers> {
  const answers: Answers = { answered: 0, unheard: 0, refused: [], contradicted: [] };
  const known = new Map<string, string>();
  const read = async (reader: number) => {
    const addresses = [...asking.figures, ...asking.pages];
    for (let at = reader; !end.aborted; at++) {
      const origin = asking.origins[at % asking.origins.length]!();
      await ask(origin, addresses[at % addresses.length]!, { asking, answers, known });
      await pause(50);
    }
  };
  await Promise.all(Array.from({ length: readers }, (_, reader) => read(reader)));
  return answers;
}

async function ask(
  origin: string,
  address: string,
  { asking, answers, known }: { asking: Asking; answers: Answers; known: Map<string, string> },
): Promise<void> {
  try {
    const answer = await fetch(`${origin}${address}`, { headers: asking.headers, redirect: 'manual' });
    const body = await answer.text();
    if (answer.status !== 200) return void answers.refused.push(`${answer.status} ${address}`);
    answers.answered += 1;
    if (!asking.figures.includes(address)) return;
    const key = `${answer.headers.get('x-lodestar-snapshot')} ${address}`;
    const hash = createHash('sha256').update(body).digest('hex');
    if ((known.get(key) ?? hash) !== hash) answers.contradicted.push(key);
    known.set(key, hash);
  } catch {
    answers.unheard += 1;
    await pause(200);
  }
}
