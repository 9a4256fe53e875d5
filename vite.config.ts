import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Files of every Vitest project end in `.test.ts`; the folder says which project they belong to. */
const unit = ['etl/**/*.test.ts', 'warehouse/**/*.test.ts', 'src/**/*.test.ts'];

/** Files share what they import: loading it anew for each took three quarters of the time of the unit tests. */
const sharedModules = { isolate: false };

/** Small databases, many at once: see tests/support/one-thread.ts. Properties, crashes and browsers have all threads. */
const smallDatabases = {
  env: { LODESTAR_ETL_THREADS: '1' },
  setupFiles: ['tests/support/property-seed.ts', 'tests/support/one-thread.ts'],
};

/** Scripts of ours, of Svelte and of Kit; what is larger than `maxModuleSize` comes only where it is needed. */
const manyPagesNeed = {
  name: 'many-pages-need',
  test: /src\/lib\/|generated\/|node_modules\/(svelte|@sveltejs\/kit)\//,
  minShareCount: 3,
  maxModuleSize: 24_000,
};

/**
 * What three pages need comes as one file. Left alone, the bundler cuts what pages share wherever their needs differ: a first visit asked
 * for thirty files, most of them smaller than the headers of their answers.
 */
const fewFiles: Plugin = {
  name: 'few-files',
  apply: 'build',
  config: (_, { isSsrBuild }) =>
    isSsrBuild
      ? {}
      : { build: { rolldownOptions: { output: { codeSplitting: { groups: [manyPagesNeed] } } } } },
};

export default defineConfig({
  plugins: [sveltekit(), fewFiles],
  ssr: { external: ['@duckdb/node-api', '@duckdb/node-bindings', 'better-sqlite3'] },
  test: {
    env: { TZ: 'Asia/Ho_Chi_Minh' },
    // Left to itself Vitest keeps one core free, which is half of a small machine.
    maxWorkers: '100%',
    setupFiles: ['tests/support/property-seed.ts'],
    // Colours and type of what is drawn for files are read from the sheets.
    css: { include: [/\/ui\/(tokens|fonts)\.css/] },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          ...sharedModules,
          ...smallDatabases,
          include: [...unit, 'tests/architecture/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'properties',
          ...sharedModules,
          include: ['tests/properties/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      { extends: true, test: { name: 'figures', ...sharedModules, include: ['tests/figures/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'conformance',
          ...sharedModules,
          ...smallDatabases,
          include: ['tests/conformance/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          ...sharedModules,
          ...smallDatabases,
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'crash',
          include: ['tests/crash/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/support/e2e-set-up.ts'],
          testTimeout: 120_000,
          hookTimeout: 400_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
