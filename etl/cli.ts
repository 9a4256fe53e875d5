import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { changeLines } from './change-lines.ts';
import { readCommandLine, type CommandLine } from './command-line.ts';
import { isDemonstration, openDemonstration } from './demonstration.ts';
import { readEnvironment } from './env.ts';
import type { Replay } from './mend/replay.ts';
import type { RolledBack } from './roll-back.ts';
import type { RefreshOptions, RefreshResult } from './run.ts';
import { openFollowers } from './run-followers.ts';
import { toRunFault } from './run-fault.ts';
import { describeFault } from './workspace/fault.ts';
import { checkWorkspace, readWorkspace } from './workspace/read-workspace.ts';

/** Outside a run nothing is cancelled. */
const NEVER = new AbortController().signal;

const ETL_THREADS = 'LODESTAR_ETL_THREADS';

const EXIT = { published: 0, held: 0, unchanged: 0, partial: 2, failed: 1 } as const;

/** Whoever listened may be gone, as a worker that was killed: a run goes on all the same, since the journal tells of it. */
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (fault: NodeJS.ErrnoException) => {
    if (fault.code !== 'EPIPE') throw fault;
  });

const people = (line: string) => process.stderr.write(`${line}\n`);
const program = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** Refreshes, plans or rolls back: whatever builds a version. */
async function runBuild(line: CommandLine): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const followers = await openFollowers(readEnvironment, process.stderr);
  const readers = [...followers.readers, ...(line.json ? [program] : [])];
  const paths = dataPaths(line.data);
  const demonstration = isDemonstration(line, readEnvironment)
    ? await openDemonstration(line.data, readEnvironment)
    : null;
  return withControl(paths.control, async (control) => {
    const options = {
      ...{ workspace: line.workspace, paths, control, trigger: line.trigger, readers, accept: line.accept },
      ...(line.claim !== null && { claim: line.claim }),
      ...(followers.lineage && { lineage: followers.lineage }),
      demo: line.demo || demonstration !== null,
      environment: demonstration?.environment ?? readEnvironment,
      clock: () => new Date(),
      randomHex: () => randomBytes(4).toString('hex'),
      signal: stop.signal,
    };
    try {
      return await tell(line, await build(line, options));
    } catch (cause) {
      const fault = toRunFault(cause, stop.signal);
      people(fault.message);
      const { readServed } = await import('#warehouse/control/versions.ts');
      const snapshot = readServed(control)?.snapshotId ?? null;
      const told = lastLine({ runId: null, outcome: 'failed', snapshot, sources: [], held: null });
      if (line.json) program({ ...told, fault: { code: fault.code, message: fault.message } });
      return EXIT.failed;
    } finally {
      await followers.end(control);
      await demonstration?.close();
    }
  });
}

interface Built {
  result: RefreshResult;
  /** Files that were put back into the inbox. */
  restored?: string[];
  replayed: Replay | null;
  /** The version that a source was taken back to; null where none was. */
  rolledBack: Pick<RolledBack, 'from' | 'refused'> | null;
}

async function build(line: CommandLine, options: Omit<RefreshOptions, 'sources'>): Promise<Built> {
  const [source = ''] = line.sources;
  if (line.command === 'replay') {
    const { replay } = await import('./mend/replay.ts');
    const replayed = await replay({ ...options, hold: line.hold }, source, line.file);
    const { keepJson } = await import('./keep-json.ts');
    if (line.findings !== null && replayed.outcome !== null) keepJson(line.findings, replayed.outcome);
    return { result: replayed.result, replayed, rolledBack: null };
  }
  if (line.command === 'rollback') {
    const { rollBack } = await import('./roll-back.ts');
    const { result, ...rolledBack } = await rollBack(options, source, { to: line.to, reason: line.why });
    const { recordCommand } = await import('./record-deeds.ts');
    const detail = { to: rolledBack.from.snapshotId, reason: line.why };
    recordCommand(
      options.control,
      { action: 'source_rolled_back', object: `source:${source}`, detail },
      line.claim,
    );
    return { result, replayed: null, rolledBack };
  }
  if (line.command === 'backfill') {
    const { backFill } = await import('./back-fill.ts');
    const { result, restored } = await backFill(options, source, line.files);
    return { result, restored, replayed: null, rolledBack: null };
  }
  const { refresh } = await import('./pipeline.ts');
  const hold = line.command === 'plan';
  const result = await refresh({ ...options, sources: line.sources, hold });
  return { result, replayed: null, rolledBack: null };
}

async function tell(
  line: CommandLine,
  { result, restored = [], replayed, rolledBack }: Built,
): Promise<number> {
  const { held } = result;
  const lines = [
    ...(rolledBack ? rolledBackLines(line, rolledBack) : []),
    ...(replayed ? (await import('./mend/mend-commands.ts')).replayLines(replayed) : []),
    ...restored.map((fileName) => `put back into the inbox: ${fileName}`),
    ...(held && !line.json ? changeLines(held, line, (await readWorkspace(line.workspace)).indicators) : []),
  ];
  lines.forEach(people);
  const more = {
    ...(line.command === 'backfill' && { putBack: restored }),
    ...(rolledBack && { restoredFrom: rolledBack.from.snapshotId }),
    ...(replayed && { workbook: replayed.workbook, rules: replayed.rules }),
  };
  if (line.json) program({ ...lastLine(result), ...more });
  return EXIT[result.outcome];
}

function rolledBackLines({ sources, why }: CommandLine, { from, refused }: NonNullable<Built['rolledBack']>) {
  const { snapshotId, asOf } = from;
  const again = `nothing is refused: the same delivery was judged by other rules, which the next refresh uses again unless they are mended`;
  return [
    `taken back: ${sources[0]} to its load in ${snapshotId}, as of ${asOf}, because: ${why}`,
    refused.length > 0 ? `deliveries not to be loaded again: ${refused.join(', ')}` : again,
  ];
}

/** What a program reads: the shape is a promise, see docs/operations.md. */
function lastLine(
  result: Pick<RefreshResult, 'outcome' | 'snapshot' | 'sources' | 'held'> & { runId: string | null },
) {
  const { runId, outcome, snapshot, held } = result;
  const sources = result.sources.map(
    ({ source, outcome: became, physical, loaded, quarantined, skipped }) => ({
      ...{ source, outcome: became, physical, loaded, quarantined, skipped },
    }),
  );
  const waiting = held && { held: held.snapshotId, changes: held.changes };
  return { runId, outcome, snapshot, sources, ...waiting };
}

async function runSnapshots(line: CommandLine): Promise<number> {
  const { listSnapshots } = await import('./release-commands.ts');
  return withControl(dataPaths(line.data).control, (control) => {
    for (const { row, text } of listSnapshots(control)) {
      if (line.json) program(row);
      else people(text);
    }
    return Promise.resolve(0);
  });
}

async function runSweep(line: CommandLine): Promise<number> {
  const { sweepByCommand, sweptLines } = await import('./sweep/sweep-command.ts');
  const paths = dataPaths(line.data);
  return withControl(paths.control, async (control) => {
    const swept = await sweepByCommand({ control, paths }, line);
    if (line.json) program({ ...swept, removed: line.remove });
    else sweptLines(swept, line.remove).forEach(people);
    return 0;
  });
}

async function runDecision(line: CommandLine): Promise<number> {
  const { decide } = await import('./release-commands.ts');
  return withControl(dataPaths(line.data).control, async (control) => {
    const said = await decide(line, control);
    people(said);
    if (line.json) program({ outcome: 'done', said });
    return 0;
  });
}

async function runJudge(line: CommandLine): Promise<number> {
  const { judgeCommand } = await import('./judge/judge-command.ts');
  return withControl(dataPaths(line.data).control, async (control) => {
    const { check, lines } = await judgeCommand(control, line);
    lines.forEach(people);
    if (line.json) program(check);
    return check.outcome === 'acceptable' ? EXIT.published : EXIT.partial;
  });
}

async function runQuarantine({
  data,
  sources,
  file,
  workspace,
  scope,
  language,
}: CommandLine): Promise<number> {
  const { writeQuarantineFile } = await import('./mend/mend-commands.ts');
  const { readScope } = await import('./mend/read-scope.ts');
  const paths = dataPaths(data);
  return withControl(paths.control, async (control) => {
    const asked = {
      ...{ control, paths, workspace, table: sources[0]!, file: file! },
      ...{ scope: readScope(scope), language },
    };
    const { records, others } = await writeQuarantineFile(asked);
    people(`written: ${records} records of ${sources[0]} to ${file}`);
    for (const { table, records: more } of others)
      people(
        `not in it: ${more} records of ${table}, a table of the same source: npm run etl -- quarantine ${table} --out ${table}.xlsx`,
      );
    return 0;
  });
}

/**
 * Opens the control database for some work. Its library is loaded only here, as all that half of the commands do without is: Node
 * parses the 180 kB of that library's package.json anew for each of its hundred modules.
 */
async function withControl(file: string, work: (control: Control) => Promise<number>): Promise<number> {
  const { openControl } = await import('#warehouse/control/open-control.ts');
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

async function runContract({ contract, workspace }: CommandLine): Promise<number> {
  if (contract === null) return EXIT.failed;
  const { answerContract } = await import('./contract-command.ts');
  await answerContract(contract, workspace, { people, document: (text) => process.stdout.write(text) });
  return 0;
}

const commands: { [command in CommandLine['command']]: (line: CommandLine) => Promise<number> } = {
  ...{ refresh: runBuild, plan: runBuild, rollback: runBuild, replay: runBuild, backfill: runBuild },
  ...{ approve: runDecision, refuse: runDecision, discard: runDecision, lift: runDecision },
  ...{ quarantine: runQuarantine, judge: runJudge, check: runCheck, contract: runContract },
  ...{ sample: runSample, snapshots: runSnapshots, sweep: runSweep },
};

async function main(): Promise<number> {
  try {
    const line = readCommandLine(process.argv.slice(2), readEnvironment);
    // The engine takes a while to load, and half of the commands do without it.
    if (readEnvironment(ETL_THREADS) !== undefined)
      (await import('./limit-engine.ts')).limitEngine(readEnvironment);
    return await commands[line.command](line);
  } catch (cause) {
    const { code, message, frames = [] } = toRunFault(cause, NEVER);
    people([message, ...frames].join('\n  '));
    if (process.argv.includes('--json')) program({ outcome: 'failed', fault: { code, message } });
    return EXIT.failed;
  }
}

process.exit(await main());
