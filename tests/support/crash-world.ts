import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { refresh } from '#etl/pipeline.ts';
import type { RefreshOptions, RefreshResult } from '#etl/run.ts';
import { dataPaths, makeDataFolders, type DataPaths } from '#warehouse/control/data-paths.ts';
import { listHeld } from '#warehouse/control/held-versions.ts';
import { readLease } from '#warehouse/control/lease.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { listRuns, type Run } from '#warehouse/control/runs.ts';
import { listVersions, readServed } from '#warehouse/control/versions.ts';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import type { Row } from '#warehouse/duckdb/plain-rows.ts';

const fixture = fileURLToPath(new URL('../fixtures/workspaces/moving', import.meta.url));
const preload = fileURLToPath(new URL('./die-at-step.mjs', import.meta.url));
/** Memory is quicker to copy data folders in than a disk, and no less a file system. */
const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export const modes = ['full', 'append', 'merge', 'replace_period'] as const;
export type Mode = (typeof modes)[number];

const header = 'unit_code,period,visits\n';
export const firstFile = `${header}01,2025-01-01,10\n02,2025-01-01,20\n01,2024-12-01,5\n02,2024-12-01,many\n`;
/** Row by key, as later deliveries say it; those of mode `append` meet no earlier key. */
export const secondFile = (mode: Mode) =>
  mode === 'append'
    ? `${header}01,2025-02-01,12\n02,2025-02-01,22\n02,2025-03-01,some\n`
    : `${header}01,2025-01-01,11\n01,2025-02-01,12\n02,2025-02-01,few\n`;

const first = ['01 2024-12-01 5', '01 2025-01-01 10', '02 2025-01-01 20'];
/** What must be loaded when both files are: `unit period visits`. */
export const rowsAfter: { [mode in Mode]: string[] } = {
  full: ['01 2025-01-01 11', '01 2025-02-01 12'],
  append: [...first, '01 2025-02-01 12', '02 2025-02-01 22'].sort(),
  merge: ['01 2024-12-01 5', '01 2025-01-01 11', '01 2025-02-01 12', '02 2025-01-01 20'],
  replace_period: ['01 2024-12-01 5', '01 2025-01-01 11', '01 2025-02-01 12'],
};

/** What a version says, without what tells one run from another. */
export interface State {
  /** Loaded rows, `unit period visits`, sorted. */
  rows: string[];
  /** All tables that a load, the star and the indicators leave, as text. */
  all: string;
  /** The same but for what was published of it before. */
  now: string;
}

/** A published version in a data folder, that is copied for each case. */
export interface Prepared {
  workspace: string;
  open(): CrashCase;
  close(): void;
}

/** How a process of the command line is to end: at a step that it passes, or after some time; neither: by itself. */
export interface Death {
  step?: string;
  ms?: number;
  signal?: 'SIGKILL' | 'SIGTERM';
}

export interface Ended {
  code: number | null;
  signal: string | null;
  stderr: string;
  /** What it wrote for programs. */
  lines: Record<string, unknown>[];
}

/** A data folder of one case's own. */
export interface CrashCase {
  paths: DataPaths;
  workspace: string;
  /** Drops a file into the inbox, whole. */
  drop(name: string, text: string): void;
  /** Runs the command line as a process of its own. */
  run(args: string[], death?: Death, environment?: Record<string, string>): Promise<Ended>;
  /** Starts such a process, for what is done to it while it works; `end` waits for it. */
  start(args: string[], environment: Record<string, string>): ChildProcess;
  end(child: ChildProcess): Promise<Ended>;
  /** Waits until a process that was told to stop has done so. */
  stopped(child: Pick<ChildProcess, 'pid'>): Promise<void>;
  /** Steps that such a process passes when nothing ends it. */
  trace(args: string[], environment?: Record<string, string>): Promise<string[]>;
  /** Refreshes in this process. */
  refresh(options?: Partial<RefreshOptions>): Promise<RefreshResult>;
  inControl<T>(work: (control: Control) => T): T;
  /** State of what is served. @throws where the file is not the version that the control database names */
  served(): Promise<State>;
  /** Files that belong to no version, and what a run that died still holds; empty when all is in order. */
  leftovers(): string[];
  lastRun(): Run | undefined;
  close(): void;
}

/**
 * Prepares a data folder with a published version.
 *
 * @param program of `bundleEtl`
 * @param change of the contract: its mode, its server
 * @param at folder for the data; absent: a temporary one
 */
export async function prepareCrashes(
  program: string,
  change: (contract: string) => string,
  files: { [name: string]: string } = { '2025-01.csv': firstFile },
  environment: Record<string, string> = {},
): Promise<Prepared> {
  const root = mkdtempSync(join(scratch, 'lodestar-crash-'));
  const workspace = join(root, 'workspace');
  cpSync(fixture, workspace, { recursive: true });
  rewrite(join(workspace, 'sources/count_month/contract.yaml'), change);
  const data = join(root, 'data');
  mkdirSync(join(data, 'inbox/count_month'), { recursive: true });
  const prepared = openCase(program, workspace, data, () => undefined);
  for (const [name, text] of Object.entries(files)) prepared.drop(name, text);
  const { outcome, fault } = await prepared.refresh({ environment: (name) => environment[name] });
  if (outcome !== 'published') throw new Error(`nothing prepared: ${outcome} ${fault?.message ?? ''}`);
  let cases = 0;
  return {
    workspace,
    open: () => {
      const own = join(root, `case-${++cases}`);
      cpSync(data, own, { recursive: true });
      return openCase(program, workspace, own, () => rmSync(own, { recursive: true, force: true }));
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}

export const withMode = (mode: Mode) => (contract: string) => contract.replace('mode: full', `mode: ${mode}`);

export function rewrite(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

/** A case in a folder that exists. */
export function openCase(program: string, workspace: string, root: string, close: () => void): CrashCase {
  const paths = dataPaths(root);
  makeDataFolders(paths);
  const inControl = <T>(work: (control: Control) => T): T => {
    const control = openControl(paths.control);
    try {
      return work(control);
    } finally {
      control.close();
    }
  };
  const start = (args: string[], environment: Record<string, string>) => {
    const inherited = { ...process.env };
    delete inherited.NODE_OPTIONS;
    const folders = ['--workspace', workspace, '--data', root];
    return spawn(process.execPath, ['--import', preload, program, ...args, ...folders], {
      env: { ...inherited, CRASH_ROOT: root, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };
  const run: CrashCase['run'] = (args, { step, ms, signal = 'SIGKILL' } = {}, environment = {}) =>
    ended(
      start(args, { ...environment, ...(step !== undefined && { CRASH_AT: step, CRASH_SIGNAL: signal }) }),
      ms === undefined ? null : { ms, signal },
    );
  return {
    ...{ paths, workspace, run, start, inControl, close },
    end: (child) => ended(child, null),
    stopped: whenStopped,
    drop: (name, text) => writeFileSync(join(paths.inbox, 'count_month', name), text),
    trace: async (args, environment = {}) => {
      const file = `${root}-steps`;
      const { code, stderr } = await run(args, {}, { ...environment, CRASH_TRACE: file });
      if (code !== 0) throw new Error(stderr);
      return readFileSync(file, 'utf8').trim().split('\n');
    },
    refresh: async (options = {}) => {
      const control = openControl(paths.control);
      try {
        return await refresh({
          ...{ workspace, paths, control, sources: [], trigger: 'command', demo: false, readers: [] },
          environment: () => undefined,
          clock: () => new Date(),
          randomHex: () => randomBytes(4).toString('hex'),
          signal: new AbortController().signal,
          ...options,
        });
      } finally {
        control.close();
      }
    },
    served: () => readState(paths, inControl(readServed)),
    leftovers: () => inControl((control) => findLeftovers(control, paths)),
    lastRun: () => inControl((control) => listRuns(control, 1)[0]),
  };
}

async function whenStopped({ pid }: Pick<ChildProcess, 'pid'>): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    const state = /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1];
    if (state === 'T') return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('the process did not stop');
}

/** Waits for a process. One that does not end within 30 s of a SIGTERM is killed, and its signal tells. */
async function ended(
  child: ChildProcess,
  death: { ms: number; signal: NodeJS.Signals } | null,
): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout!.on('data', (text) => (stdout += text));
  child.stderr!.on('data', (text) => (stderr += text));
  const timers = [setTimeout(() => child.kill('SIGKILL'), 60_000)];
  if (death) timers.push(setTimeout(() => child.kill(death.signal), death.ms));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  timers.forEach(clearTimeout);
  const lines = stdout
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { code, signal, stderr, lines };
}

const questions = [
  `from validate.count_month`,
  `from meta.extract`,
  `from meta.source_load`,
  `from quality.quarantine`,
  `from quality.rule_result`,
  `from star.fact_visit`,
  `from indicators.value`,
];
const ofHistory = ['first_published', 'restated_from', 'restated_on', 'restated_by'];
const withoutHistory = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !ofHistory.includes(name)));
const ofOneRun = ['run_id', 'received_at', 'loaded_at', 'content_hash'];

async function readState(
  paths: DataPaths,
  version: { file: string; snapshotId: string; runId: string } | null,
): Promise<State> {
  if (!version) throw new Error('nothing is served');
  const file = join(paths.snapshots, version.file);
  const database = await openDatabase(file, { settings: { access_mode: 'READ_ONLY' } });
  try {
    const names = await database.rows('select snapshot_id as id, run_id as run from meta.snapshot');
    const wanted = [{ id: version.snapshotId, run: version.runId }];
    if (JSON.stringify(names) !== JSON.stringify(wanted))
      throw new Error(`${version.file} is another version`);
    const tables: Row[][] = [];
    const chosen = `columns(c -> c not in (${ofOneRun.map((name) => `'${name}'`).join(', ')}))`;
    for (const question of questions)
      tables.push(await database.rows(`select ${chosen} ${question} order by all`));
    const rows = await database.rows<{ row: string }>(
      `select concat_ws(' ', unit_code, period, visits) as row from validate.count_month order by row`,
    );
    // Deliveries of servers are named by their time.
    const written = (held: unknown) => JSON.stringify(held).replaceAll(/[0-9]{8}-[0-9]{9}Z/g, '…');
    const apart = tables.map((table) => table.map(withoutHistory));
    return { rows: rows.map(({ row }) => row), all: written(tables), now: written(apart) };
  } finally {
    database.close();
  }
}

function findLeftovers(control: Control, paths: DataPaths): string[] {
  const named = [
    ...listVersions(control).map(({ file }) => `snapshots/${file}`),
    ...listHeld(control).map(({ file }) => `held/${file}`),
  ];
  const patterns = ['build/*', 'snapshots/*', 'held/*', 'extracts/*/.receiving', 'extracts/*/*/*.new'];
  const files = globSync([...patterns, 'corrections/*/*.new'], { cwd: paths.root });
  const missing = named.filter((file) => !files.includes(file)).map((file) => `missing: ${file}`);
  const running = listRuns(control).filter(({ outcome }) => outcome === 'running');
  const lease = readLease(control);
  return [
    ...files.filter((file) => !named.includes(file)),
    ...missing,
    ...running.map(({ runId }) => `running: ${runId}`),
    ...(lease ? [`lease: ${lease.runId}`] : []),
  ];
}
