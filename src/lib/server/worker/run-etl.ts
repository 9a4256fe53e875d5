import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { readSettings } from '../env.ts';
import { findEtl } from './find-etl.ts';

/** What a command said: its document, and its lines for people. */
export interface EtlAnswer {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** At once; others wait. Each takes a core for a second or two. */
const AT_ONCE = 2;
const WITHIN_MS = 120_000;

const atWork = new Set<Promise<unknown>>();

/** Runs a command of etl that changes nothing of the warehouse, beside the queue. @param words what follows `npm run etl --` */
export async function runEtl(words: readonly string[]): Promise<EtlAnswer> {
  while (atWork.size >= AT_ONCE) await Promise.race(atWork);
  const work = run(words);
  const settled = work.catch(() => undefined).finally(() => atWork.delete(settled));
  atWork.add(settled);
  return work;
}

async function run(words: readonly string[]): Promise<EtlAnswer> {
  const { workspace, dataDirectory } = readSettings();
  const folders = [`--workspace=${workspace}`, `--data=${dataDirectory}`];
  const [command = '', ...rest] = words;
  const child = spawn(process.execPath, [findEtl(), command, ...folders, ...rest], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: WITHIN_MS,
  });
  const ended = new Promise<number | null>((tell) => {
    child.once('close', tell);
    child.once('error', () => tell(null));
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}
