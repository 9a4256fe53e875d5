import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase, type Database } from '#warehouse/duckdb/database.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Folder of the real data sets; tests that want one skip where it is absent. */
export const realData = resolve(root, process.env.LODESTAR_REAL_DATA ?? '../shared/data');

/** The last line of `refresh --json`. */
export interface RefreshLine {
  runId: string;
  outcome: 'published' | 'unchanged' | 'partial' | 'failed';
  snapshot: string | null;
  sources: {
    source: string;
    outcome: string;
    physical: number;
    loaded: number;
    quarantined: number;
    skipped: number;
  }[];
}

/** Runs the command line of etl as people and schedules do. */
export function runEtl(
  args: string[],
  environment: Record<string, string> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [join(root, 'etl', 'cli.ts'), ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
}

/** Refreshes a data folder and reads the line that ends the journal. */
export async function refreshData(
  workspace: string,
  data: string,
  environment: Record<string, string> = {},
): Promise<RefreshLine> {
  const { stdout, stderr } = await runEtl(
    ['refresh', '--workspace', workspace, '--data', data, '--json'],
    environment,
  );
  const last = stdout.trim().split('\n').at(-1);
  if (!last?.startsWith('{')) throw new Error(`refresh said nothing on stdout:\n${stderr}`);
  return JSON.parse(last) as RefreshLine;
}

/** Opens the snapshot a refresh has published. The caller closes it. */
export function openSnapshot(data: string, snapshotId: string): Promise<Database> {
  return openDatabase(join(data, 'snapshots', `${snapshotId}.duckdb`), {
    settings: { access_mode: 'READ_ONLY' },
  });
}
