import { afterEach, beforeEach, expect, it } from 'vitest';
import { appendJournal } from '#warehouse/control/journal-log.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { beginRun, finishRun } from '#warehouse/control/runs.ts';
import { followRun } from './follow-run.ts';

let control: Control;
beforeEach(() => {
  control = openControl(':memory:');
});
afterEach(() => control.close());

const begin = (pid = process.pid) =>
  beginRun(control, { runId: 'r', requested: [], trigger: 'manual', baseSnapshotId: null }, pid);
const write = (event: string) =>
  appendJournal(control, { runId: 'r', stage: null, sourceId: null, event, data: {} }).id;
const end = () => {
  write('run_finished');
  finishRun(control, 'r', { outcome: 'unchanged', snapshotId: null });
};
const never = new AbortController().signal;

async function hear(after = 0, signal = never): Promise<string[]> {
  const heard: string[] = [];
  for await (const news of followRun(control, 'r', after, signal))
    heard.push(...news.map(({ event }) => event));
  return heard;
}

it('gives all that has happened, then what happens, to each who follows', async () => {
  begin();
  write('run_started');
  const [one, other] = [hear(), hear()];
  write('stage_started');
  end();
  expect(await one).toEqual(['run_started', 'stage_started', 'run_finished']);
  expect(await other).toEqual(await one);
});

it('gives to one who comes later what they have not seen, also where it is long ago', async () => {
  begin();
  const ids = Array.from({ length: 2000 }, (_, at) => write(`e${at}`));
  const early = hear();
  const late = hear(ids[9]!);
  end();
  expect(await early).toHaveLength(2001);
  expect((await late).slice(0, 2)).toEqual(['e10', 'e11']);
  expect(await late).toHaveLength(1991);
});

it('catches up with one who was slow while more came than is kept at hand', async () => {
  begin();
  write('run_started');
  const heard: string[] = [];
  for await (const news of followRun(control, 'r', 0, never)) {
    heard.push(...news.map(({ event }) => event));
    if (heard.length !== 1) continue;
    for (let at = 0; at < 1500; at++) write(`e${at}`);
    end();
    await hear();
  }
  expect(heard).toHaveLength(1502);
});

it('ends with what no journal says where the process of the run has died', async () => {
  begin(2 ** 22 + 1);
  write('run_started');
  expect(await hear()).toEqual(['run_started', 'run_interrupted']);
});

it('leaves whoever has gone, and ends at once for them', async () => {
  begin();
  const gone = new AbortController();
  const heard = hear(0, gone.signal);
  gone.abort();
  expect(await heard).toEqual([]);
});
