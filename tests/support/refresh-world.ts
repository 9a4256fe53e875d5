import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { backFill, type BackFilled } from '#etl/back-fill.ts';
import type { JournalEvent, JournalReader } from '#etl/journal.ts';
import { refresh } from '#etl/pipeline.ts';
import { replay, type Replay } from '#etl/mend/replay.ts';
import { rollBack, type RolledBack } from '#etl/roll-back.ts';
import type { RefreshOptions, RefreshResult } from '#etl/run.ts';
import { dataPaths, makeDataFolders, type DataPaths } from '#warehouse/control/data-paths.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { readServed } from '#warehouse/control/versions.ts';
import { openDatabase, type Session } from '#warehouse/duckdb/database.ts';
import type { Row } from '#warehouse/duckdb/plain-rows.ts';

const fixtures = fileURLToPath(new URL('../fixtures/workspaces', import.meta.url));

/** A workspace and a data folder of a test's own, its clock, and refreshes of it in this process. */
export interface RefreshWorld {
  paths: DataPaths;
  control: Control;
  workspace: string;
  /** Everything told to the journals of all refreshes so far. */
  events: JournalEvent[];
  /** Moves the clock on. */
  wait(seconds: number): void;
  refresh(options?: Partial<RefreshOptions>): Promise<RefreshResult>;
  /** Takes a source back, see etl/roll-back.ts. */
  rollBack(source: string, to?: string): Promise<RolledBack>;
  /** Judges a source's rows again, see etl/mend/replay.ts. */
  replay(source: string, file?: string, options?: Partial<RefreshOptions>): Promise<Replay>;
  /** Loads deliveries again that are gone or were not loaded, see etl/back-fill.ts. */
  backFill(source: string, files: string[], options?: Partial<RefreshOptions>): Promise<BackFilled>;
  /** Works on the version being served. */
  inServed<T>(work: (db: Session) => Promise<T>): Promise<T>;
  /** Rewrites a file of the inbox or, with `workspace/` in front, of the workspace. */
  rewrite(file: string, change: (text: string) => string): void;
  /** Answers a question to the version being served. */
  ask(sql: string): Promise<Row[]>;
  /** Names in a folder of the data directory, sorted. */
  list(folder: 'build' | 'snapshots' | 'rejected' | 'held'): string[];
  close(): void;
}

/** Of all worlds: files of tests share one process and its caches, which know a version by its name. */
let runs = 0;

/** Copies a workspace of the fixtures with its inbox into a temporary folder. */
export function openRefreshWorld(fixture = 'tiny'): RefreshWorld {
  const root = mkdtempSync(join(tmpdir(), 'lodestar-refresh-'));
  const workspace = join(root, 'workspace');
  const paths = dataPaths(join(root, 'data'));
  let time = new Date('2025-10-08T06:00:00.000Z');
  cpSync(join(fixtures, fixture), workspace, { recursive: true });
  makeDataFolders(paths);
  if (existsSync(join(workspace, 'inbox')))
    cpSync(join(workspace, 'inbox'), paths.inbox, { recursive: true });
  const control = openControl(paths.control, { clock: () => time });
  const events: JournalEvent[] = [];
  const remember: JournalReader = (event) => events.push(event);
  const servedFile = () => {
    const served = readServed(control);
    if (!served) throw new Error('nothing is served');
    return join(paths.snapshots, served.file);
  };
  const withEffects = (options: Partial<RefreshOptions> = {}): RefreshOptions => ({
    ...{ workspace, paths, control, sources: [], trigger: 'command', demo: false },
    environment: () => undefined,
    clock: () => time,
    randomHex: () => String(++runs).padStart(4, '0').padEnd(8, '0'),
    signal: new AbortController().signal,
    ...options,
    readers: [remember, ...(options.readers ?? [])],
  });
  return {
    ...{ paths, control, workspace, events },
    wait: (seconds) => (time = new Date(time.getTime() + seconds * 1000)),
    refresh: (options) => refresh(withEffects(options)),
    rollBack: (source, to) =>
      rollBack(withEffects(), source, { to: to ?? null, reason: 'figures were wrong' }),
    replay: (source, file, options) => replay(withEffects(options), source, file ?? null),
    backFill: (source, files, options) => backFill(withEffects(options), source, files),
    inServed: (work) => inFile(servedFile(), work),
    rewrite: (file, change) => {
      const path = file.startsWith('workspace/') ? join(root, file) : join(paths.inbox, file);
      writeFileSync(path, change(readFileSync(path, 'utf8')));
    },
    ask: (sql) => askFile(servedFile(), sql),
    list: (folder) => readdirSync(paths[folder]).sort(),
    close: () => {
      control.close();
      rmSync(root, { recursive: true });
    },
  };
}

/** Answers one question to a snapshot file. */
export function askFile(file: string, sql: string): Promise<Row[]> {
  return inFile(file, (db) => db.rows(sql));
}

async function inFile<T>(file: string, work: (db: Session) => Promise<T>): Promise<T> {
  const database = await openDatabase(file, { settings: { access_mode: 'READ_ONLY' } });
  try {
    return await work(database);
  } finally {
    database.close();
  }
}
