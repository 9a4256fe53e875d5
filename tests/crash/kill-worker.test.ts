import { afterAll, describe, it } from 'vitest';
import { bundleWorker } from '../support/bundle-etl.ts';
import { OutcomeTable } from '../support/outcome-table.ts';
import { killWorker, prepareMissed } from '../support/worker-kill-matrix.ts';
import type { Victims } from '../support/worker-world.ts';

const table = new OutcomeTable('A worker that is killed while it makes up for missed times', [
  ...['program', 'step', 'whom', 'runs'],
]);
afterAll(() => table.print());

const missed = await prepareMissed(await bundleWorker('kill-worker'));
afterAll(() => missed.prepared.close());
describe('a worker', () => {
  it.each(missed.steps.worker)('killed at "%s" has each time done once', (step) =>
    killWorker(missed, { program: 'worker', step, victims: 'own' }, table),
  );
});

const ends: [string, Victims][] = [
  ['a run that is killed', 'own'],
  ['a run whose worker is killed', 'parent'],
  ['a run that is killed with its worker', 'both'],
];

describe.each(ends)('%s', (_name, victims) => {
  const told = missed.steps.cli.filter((step) => /^(journal|control|last)/.test(step));

  it.each(told)('at "%s" has each time done once', (step) =>
    killWorker(missed, { program: 'cli', step, victims }, table),
  );
});
