import { afterAll, describe, it } from 'vitest';
import { bundleWorker } from '../support/bundle-etl.ts';
import { OutcomeTable } from '../support/outcome-table.ts';
import { killWorker, prepareMissed } from '../support/worker-kill-matrix.ts';
import type { WorkerDeath } from '../support/worker-world.ts';

/** A sample of the matrix that `npm run crash` goes through: before and after the claim, before, in and after the run. */
const deaths: WorkerDeath[] = [
  { program: 'worker', step: 'control update refresh_schedule', victims: 'own' },
  { program: 'worker', step: 'control commit after update refresh_request working', victims: 'own' },
  { program: 'worker', step: 'control update refresh_request done', victims: 'own' },
  { program: 'cli', step: 'control insert into lease', victims: 'parent' },
  { program: 'cli', step: 'journal stage_started validate', victims: 'parent' },
  { program: 'cli', step: 'journal version_published publish', victims: 'own' },
  { program: 'cli', step: 'journal stage_finished star', victims: 'both' },
];
const table = new OutcomeTable('A sample of killed workers', ['program', 'step', 'whom', 'runs']);
const missed = await prepareMissed(await bundleWorker('worker-sample'));
afterAll(() => missed.prepared.close());

describe('times that were missed are each done once', () => {
  it.each(deaths)('when $program is at "$step" and SIGKILL ends $victims', (death) =>
    killWorker(missed, death, table),
  );
});
