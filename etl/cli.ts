import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { listVersions, readServed } from '#warehouse/control/versions.ts';
import { readCommandLine, type CommandLine } from './command-line.ts';
import { readEnvironment } from './env.ts';
import { progressLines } from './progress-lines.ts';
import type { RefreshResult } from './run.ts';
import { toRunFault } from './run-fault.ts';
import { describeFault } from './workspace/fault.ts';
import { checkWorkspace } from './workspace/read-workspace.ts';

/** Outside a run nothing is cancelled. */
const NEVER = new AbortController().signal;

const EXIT = { published: 0, unchanged: 0, partial: 2, failed: 1 } as const;

const people = (line: string) => process.stderr.write(`${line}\n`);
const program = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);

async function runRefresh(line: CommandLine): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const { refresh } = await import('./pipeline.ts');
  const readers = [progressLines(process.stderr), ...(line.json ? [program] : [])];
  const paths = dataPaths(line.data);
  return withControl(paths.control, async (control) => {
    try {
      const result = await refresh({
        workspace: line.workspace,
        paths,
        control,
        sources: line.sources,
        accept: line.accept,
        trigger: line.trigger,
        demo: line.demo,
        environment: readEnvironment,
        clock: () => new Date(),
        randomHex: () => randomBytes(4).toString('hex'),
        signal: stop.signal,
        readers,
      });
      if (line.json) program(lastLine(result));
      return EXIT[result.outcome];
    } catch (cause) {
      const fault = toRunFault(cause, stop.signal);
      people(fault.message);
      const snapshot = readServed(control)?.snapshotId ?? null;
      if (line.json) program(lastLine({ runId: null, outcome: 'failed', snapshot, sources: [] }));
      return EXIT.failed;
    }
  });
}

/** What a program reads: the shape is a promise, see docs/operations.md. */
function lastLine(
  result: Pick<RefreshResult, 'outcome' | 'snapshot' | 'sources'> & { runId: string | null },
) {
  const { runId, outcome, snapshot } = result;
  const sources = result.sources.map(
    ({ source, outcome: became, physical, loaded, quarantined, skipped }) => ({
      ...{ source, outcome: became, physical, loaded, quarantined, skipped },
    }),
  );
  return { runId, outcome, snapshot, sources };
}

async function runSnapshots(line: CommandLine): Promise<number> {
  return withControl(dataPaths(line.data).control, (control) => {
    const served = readServed(control)?.snapshotId;
    for (const version of listVersions(control)) {
      const isServed = version.snapshotId === served;
      if (line.json) program({ ...version, served: isServed });
      else
        people(
          `${isServed ? '*' : ' '} ${version.snapshotId}  as of ${version.asOf}  ${version.bytes.toLocaleString('en')} bytes`,
        );
    }
    return Promise.resolve(0);
  });
}

async function withControl(file: string, work: (control: Control) => Promise<number>): Promise<number> {
  const control = openControl(file);
  try {
    return await work(control);
  } finally {
    control.close();
  }
}

async function runSample({ data, seed, size }: CommandLine): Promise<number> {
  const { writeSample } = await import('./sample/write-sample.ts');
  const { root: folder, inbox } = dataPaths(data);
  const manifestFile = join(folder, 'sample-manifest.ndjson');
  const written = new Set<string>();
  const onProgress = ({ source, done, total }: { source: string; done: number; total: number }) => {
    if (done === total && !written.has(source)) people(`  ${source}`);
    if (done === total) written.add(source);
  };
  const defects = await writeSample({ inbox, manifestFile, size, seed, onProgress });
  people(`sample written to ${inbox}: ${defects.length} defects planted, listed in ${manifestFile}`);
  return 0;
}

async function runCheck(line: CommandLine): Promise<number> {
  const faults = await checkWorkspace(line.workspace);
  for (const fault of faults) {
    if (line.json) program(fault);
    else people(describeFault(fault));
  }
  people(faults.length === 0 ? 'workspace sound' : `faults: ${faults.length}`);
  return faults.length === 0 ? 0 : 1;
}

function run(line: CommandLine): Promise<number> {
  switch (line.command) {
    case 'refresh':
      return runRefresh(line);
    case 'check':
      return runCheck(line);
    case 'sample':
      return runSample(line);
    case 'snapshots':
      return runSnapshots(line);
  }
}

async function main(): Promise<number> {
  try {
    return await run(readCommandLine(process.argv.slice(2), readEnvironment));
  } catch (cause) {
    const { message, frames = [] } = toRunFault(cause, NEVER);
    people([message, ...frames].join('\n  '));
    return EXIT.failed;
  }
}

process.exit(await main());
