import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Bundles the command line of etl, so that a process of it starts in a quarter of the time: what is started some hundred times to be
 * killed must not spend its life on reading files.
 *
 * @param name of a folder of its own; test files that run at the same time must not share one
 * @returns path of the program
 */
export async function bundleEtl(name: string): Promise<string> {
  const outDir = join(root, '.svelte-kit', 'etl', name);
  await build({
    ...{ root, configFile: false, logLevel: 'silent' },
    build: { ssr: 'etl/cli.ts', outDir, emptyOutDir: true, minify: false, target: 'node20' },
    ssr: {
      noExternal: true,
      external: ['@duckdb/node-api', 'better-sqlite3', 'exceljs', 'pg', 'pg-cursor', 'ssh2-sftp-client'],
    },
  });
  copyFileSync(join(root, 'warehouse/snapshot/layout.sql'), join(outDir, 'assets/layout.sql'));
  return join(outDir, 'cli.js');
}
