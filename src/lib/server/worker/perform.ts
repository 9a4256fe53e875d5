import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import type { RequestKind } from '#warehouse/control/desk-schema.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { interruptDeadRuns } from '#warehouse/control/runs.ts';
import type { Claim } from '#warehouse/queue/claim.ts';
import { readClaimEnd } from '#warehouse/queue/claim-end.ts';
import type { ClaimEnd, Fault } from '#warehouse/queue/settle.ts';
import { claimEnvironment, readSettings } from '../env.ts';
import { claims, type ClaimTold } from './claims-told.ts';
import { findEtl } from './find-etl.ts';

/** What the command line of etl says in its last line. */
interface LastWord {
  outcome?: string;
  fault?: Fault;
}

/** A process that was asked to end has so long for it. */
const KILL_AFTER_MS = 10_000;

/** Does what was claimed as a process of its own, by the command line of etl: it alone writes the warehouse. */
export function performClaim(control: Control, claim: Claim, signal: AbortSignal): Promise<ClaimEnd> {
  const told: ClaimTold = { claim: claim.claim, kind: claim.kind };
  return claims.tracePromise(async () => {
    const end = await perform(control, claim, { signal, traceParent: told.traceParent });
    Object.assign(told, { outcome: end.outcome, faultCode: end.fault?.code ?? null });
    return end;
  }, told);
}

async function perform(
  control: Control,
  claim: Claim,
  { signal, traceParent }: { signal: AbortSignal; traceParent: string | undefined },
): Promise<ClaimEnd> {
  if (signal.aborted) return { ...readClaimEnd(control, claim.claim), fault: cancelled };
  const settings = readSettings();
  const child = spawn(process.execPath, [findEtl(), ...toArguments(claim, settings)], {
    env: claimEnvironment(settings, claim.claim, traceParent),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = () => end(child);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const [lastWord, code] = await Promise.all([readLastWord(child.stdout), exitOf(child)]);
    return toEnd(control, claim, { lastWord, code, isCut: signal.aborted });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const cancelled: Fault = { code: 'run_cancelled', message: 'run cancelled: it was asked to stop.' };

function toEnd(
  control: Control,
  { claim }: Claim,
  { lastWord, code, isCut }: { lastWord: LastWord; code: number | null; isCut: boolean },
): ClaimEnd {
  // One that was killed could not say how far it had come: it may have published.
  interruptDeadRuns(control);
  const end = readClaimEnd(control, claim);
  if (end.runId !== null) return end;
  const outcome = lastWord.outcome ?? null;
  if (lastWord.fault) return { ...end, outcome, fault: lastWord.fault };
  if (code === 0 || outcome === 'unacceptable') return { ...end, outcome, fault: null };
  return { ...end, fault: isCut ? cancelled : notStarted(code) };
}

function notStarted(code: number | null): Fault {
  const message = `refresh not started: its process ended with ${code ?? 'a signal'} before a run began. Its last words stand in the log of the server.`;
  return { code: 'refresh_not_started', message };
}

/** What follows `npm run etl --`. What was typed into forms stands after `--`, where nothing is an option, or as the value of one. */
export function toArguments(
  { kind, sources, options, requests }: Claim,
  { workspace, dataDirectory }: { workspace: string; dataDirectory: string },
): string[] {
  const { version, reason, file, files, accept, name, mended, hold } = options;
  const { uploads } = dataPaths(dataDirectory);
  const given = {
    trigger: [`--trigger=${requests[0]!.trigger}`],
    accept: (accept ?? []).map((source) => `--accept=${source}`),
    file: (files ?? []).map((one) => `--file=${one}`),
    with: file ? [`--with=${join(uploads, file)}`] : [],
    out: file ? [`--out=${join(uploads, `${file}.${kind === 'check' ? 'check' : 'outcome'}.json`)}`] : [],
    name: name ? [`--name=${name}`] : [],
    mended: mended ? ['--mended'] : [],
    hold: hold ? ['--hold'] : [],
    why: reason ? [`--why=${reason}`] : [],
    to: version ? [`--to=${version}`] : [],
  };
  const { command = kind, flags, names } = commandOf[kind];
  return [
    ...[command, `--workspace=${workspace}`, `--data=${dataDirectory}`, '--json'],
    ...flags.flatMap((flag) => given[flag]),
    ...['--', ...(names === 'version' ? [version ?? ''] : sources)],
  ];
}

type Flag = 'trigger' | 'accept' | 'file' | 'with' | 'out' | 'name' | 'mended' | 'hold' | 'why' | 'to';

/** How each kind of request is put to the command line: by its own name, unless it says another. */
const commandOf: Record<RequestKind, { command?: string; flags: Flag[]; names: 'sources' | 'version' }> = {
  refresh: { flags: ['trigger', 'accept'], names: 'sources' },
  plan: { flags: ['trigger', 'accept'], names: 'sources' },
  replay: { flags: ['trigger', 'with', 'out', 'hold', 'accept'], names: 'sources' },
  backfill: { flags: ['trigger', 'file'], names: 'sources' },
  rollback: { flags: ['trigger', 'why', 'to'], names: 'sources' },
  approve: { flags: [], names: 'version' },
  refuse: { flags: ['why'], names: 'version' },
  discard: { flags: ['why'], names: 'version' },
  lift: { flags: [], names: 'sources' },
  check: { command: 'judge', flags: ['with', 'out', 'name', 'mended'], names: 'sources' },
};

async function readLastWord(stdout: Readable): Promise<LastWord> {
  let last = '{}';
  for await (const line of createInterface({ input: stdout })) if (line !== '') last = line;
  try {
    return JSON.parse(last) as LastWord;
  } catch {
    // It was killed in the middle of a line.
    return {};
  }
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((tell) => {
    child.once('exit', tell);
    child.once('error', () => tell(null));
  });
}

function end(child: ChildProcess): void {
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
}
