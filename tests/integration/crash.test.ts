import { afterAll, describe, it } from 'vitest';
import { bundleEtl } from '../support/bundle-etl.ts';
import { modes, type Death } from '../support/crash-world.ts';
import { killRefresh, prepareMode } from '../support/kill-matrix.ts';
import { OutcomeTable } from '../support/outcome-table.ts';

/** A sample of the matrix that `npm run crash` goes through: each mode, the steps around the commit point, both signals. */
const deaths: Death[][] = [
  [
    { step: 'copyFile build/…/warehouse.duckdb', signal: 'SIGKILL' },
    { step: 'journal stage_started stage', signal: 'SIGTERM' },
    { step: 'journal source_loaded', signal: 'SIGKILL' },
    { step: 'rename snapshots/….duckdb', signal: 'SIGKILL' },
    { step: 'journal version_published publish', signal: 'SIGTERM' },
  ],
  [
    { step: 'copyFile extracts/count_month/.receiving/…', signal: 'SIGKILL' },
    { step: 'journal stage_finished validate', signal: 'SIGKILL' },
    { step: 'journal stage_finished star', signal: 'SIGTERM' },
    { step: 'control insert into served', signal: 'SIGKILL' },
    { ms: 700, signal: 'SIGKILL' },
  ],
  [
    { step: 'writeFile extracts/count_month/…/manifest.json.new', signal: 'SIGKILL' },
    { step: 'journal load_planned', signal: 'SIGTERM' },
    { step: 'journal stage_finished conform', signal: 'SIGKILL' },
    { step: 'journal stage_finished publish', signal: 'SIGKILL' },
    { step: 'control update run', signal: 'SIGKILL' },
  ],
  [
    { step: 'journal run_started', signal: 'SIGKILL' },
    { step: 'rename extracts/count_month/…/manifest.json', signal: 'SIGKILL' },
    { step: 'journal stage_started indicators', signal: 'SIGTERM' },
    { step: 'journal version_published publish', signal: 'SIGKILL' },
    { ms: 900, signal: 'SIGTERM' },
  ],
];
const nameOf = ({ step, ms, signal }: Death) => `${signal} at ${step ?? `${ms} ms`}`;

const program = await bundleEtl('sample');
const table = new OutcomeTable('A sample of killed refreshes', ['step', 'mode', 'signal', 'at once', 'then']);

describe.each(modes.map((mode, at) => [mode, deaths[at]!] as const))(
  'a refresh in mode %s that is ended by',
  async (mode, ends) => {
    const refreshing = await prepareMode(program, mode);
    afterAll(() => refreshing.prepared.close());

    it.each(ends.map((death) => [nameOf(death), death] as const))(
      '%s leaves a whole version served, and the next one puts everything right',
      (_name, death) => killRefresh(refreshing, death, table),
    );
  },
);
