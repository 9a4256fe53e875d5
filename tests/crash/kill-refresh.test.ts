import { afterAll, describe, it } from 'vitest';
import { bundleEtl } from '../support/bundle-etl.ts';
import { modes } from '../support/crash-world.ts';
import { killRefresh, prepareMode } from '../support/kill-matrix.ts';
import { OutcomeTable } from '../support/outcome-table.ts';

const program = await bundleEtl('kill-refresh');
const table = new OutcomeTable('A refresh that is killed', [
  ...['step', 'mode', 'signal', 'at once', 'the killed run, and the next'],
]);
afterAll(() => table.print());

for (const mode of modes) {
  const refreshing = await prepareMode(program, mode);
  const { steps, prepared } = refreshing;
  const told = steps.filter((step) => step.startsWith('journal'));
  afterAll(() => prepared.close());

  describe(`a refresh in mode ${mode}`, () => {
    it.each(mode === 'merge' ? steps : told)('killed at "%s" loses and doubles nothing', (step) =>
      killRefresh(refreshing, { step, signal: 'SIGKILL' }, table),
    );

    it.each(told)('asked to end at "%s" ends, and loses and doubles nothing', (step) =>
      killRefresh(refreshing, { step, signal: 'SIGTERM' }, table),
    );

    it.each(moments(8))('killed after %i ms loses and doubles nothing', (ms) =>
      killRefresh(refreshing, { ms, signal: ms % 2 === 0 ? 'SIGKILL' : 'SIGTERM' }, table),
    );
  });
}

/** Moments between the steps, the same in each run of the test: from before it has begun until after it has usually ended. */
function moments(count: number): number[] {
  return Array.from({ length: count }, (_, at) => 211 + at * 251);
}
