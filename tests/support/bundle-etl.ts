import { copyFileSync, cpSync, writeFileSync } from 'node:fs';
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
  const folder = await bundle(name, { cli: 'etl/cli.ts' });
  return join(folder, 'cli.js');
}

/**
 * Bundles the worker with the command line that it starts, as a package of their own: what the one asks for by name is the other.
 *
 * @param name of a folder of its own, as for {@link bundleEtl}
 */
export async function bundleWorker(name: string): Promise<{ worker: string; etl: string }> {
  const folder = await bundle(name, { cli: 'etl/cli.ts', worker: 'src/worker.ts' });
  const migrations = 'warehouse/control/migrations';
  cpSync(join(root, migrations), join(folder, migrations), { recursive: true });
  const imports = { '#etl/cli.ts': './cli.js', '#warehouse/*': './warehouse/*' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', imports }));
  return { worker: join(folder, 'worker.js'), etl: join(folder, 'cli.js') };
}

async function bundle(name: string, input: { [program: string]: string }): Promise<string> {
  const outDir = join(root, '.svelte-kit', 'etl', name);
  await build({
    ...{ root, configFile: false, logLevel: 'silent' },
    build: {
      ...{ ssr: true, outDir, emptyOutDir: true, minify: false, target: 'node20' },
      rollupOptions: { input, output: { entryFileNames: '[name].js' } },
    },
    ssr: {
      noExternal: true,
      // What is made for a machine, and what finds its own files.
      external: [
        ...['@duckdb/node-api', '@duckdb/node-bindings', 'better-sqlite3'],
        ...['exceljs', 'pg', 'pg-cursor', 'ssh2-sftp-client'],
      ],
    },
  });
  copyFileSync(join(root, 'warehouse/snapshot/layout.sql'), join(outDir, 'assets/layout.sql'));
  return outDir;
}
