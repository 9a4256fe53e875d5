import type { HeldVersion } from '#warehouse/control/held-versions.ts';
import { readMakers } from '#warehouse/control/makers.ts';
import { readRefusal } from '#warehouse/control/refused-deliveries.ts';
import { addAskers } from '#warehouse/control/runs.ts';
import { readServed } from '#warehouse/control/versions.ts';
import { compareVersions } from '#warehouse/snapshot/compare-versions.ts';
import { snapshotFileOf, snapshotIdOf } from '#warehouse/snapshot/snapshot-name.ts';
import { join } from 'node:path';
import { approvalOf } from './approval.ts';
import { beginBuild, type Build } from './build-file.ts';
import { dayIn } from './business-date.ts';
import { conformSource } from './conform/conform-source.ts';
import { sourceIdOf, type Contract } from './contract/contract.ts';
import { conformFingerprint, contentFingerprint, readFingerprint, writeFingerprint } from './fingerprint.ts';
import { forgetContent } from './forget-content.ts';
import { computeIndicators } from './indicators/compute-indicators.ts';
import { loadSource, toFailure, type Loading } from './load-source.ts';
import { mendersOf, seedMends } from './mend/mends-in-force.ts';
import { auditBuild } from './publish/audit-build.ts';
import { describeBuild } from './publish/describe-build.ts';
import { holdBuild } from './publish/hold-build.ts';
import { publishBuild } from './publish/publish-build.ts';
import { recordDefinitions } from './record-deeds.ts';
import { keepRejected } from './rejected.ts';
import { contractsOf, environmentOf, namedSources, readRunContent, type RunContent } from './run-content.ts';
import type { RunContext } from './run-context.ts';
import { saidOf, toRunFault, type RunFault } from './run-fault.ts';
import { startRun, type RefreshOptions, type RefreshResult, type Run } from './run.ts';
import { servedSince } from './served-since.ts';
import { restoreSource } from './restore-source.ts';
import { isContractCurrent, layOutNeverLoaded, readLoadedSources } from './source-load.ts';
import { buildStar } from './star/build-star.ts';
import { step } from './step.ts';
import { retireAfterRun, sweepAfterRun } from './sweep/sweep-after-run.ts';
import type { WorkspaceContent } from './workspace/content.ts';

/** What a run left behind: a version that is served, one that waits for a person's word, or nothing. */
interface Release {
  published: string | null;
  held: HeldVersion | null;
}

const NOTHING: Release = { published: null, held: null };

/**
 * Takes the extracts of some or all sources on their journey to a published version:
 * extract → stage → validate → conform (each source), then star → indicators → publish (the whole).
 *
 * A fault of a source leaves its last good data in place; a fault of the whole, a crash or a cancellation leaves the
 * version served as it was.
 *
 * @returns `unchanged` where neither rows nor definitions nor the business date differ from what is served; `held`
 *   where the version waits for a person's word; `partial` where some of the sources failed; `failed` where all did, or the whole did
 * @throws {WarehouseError} lease_held: another run works; nothing has begun
 */
export async function refresh(options: RefreshOptions): Promise<RefreshResult> {
  const run = startRun(options);
  try {
    await options.prepare?.();
    const asked = await readRunContent(run, options);
    const { content, mends } = asked;
    addAskers(options.control, run.runId, mendersOf(options.paths, mends.added));
    options.lineage?.workspaceRead(content);
    const release = await buildVersion(run, options, asked);
    const ending = { ...run, release: content.release, retention: content.retention };
    if (release.published !== null) retireAfterRun(options, ending);
    await sweepAfterRun(options, ending);
    return end(run, options, outcomeOf(run, release), release);
  } catch (cause) {
    return fail(run, options, cause);
  } finally {
    run.end();
  }
}

async function buildVersion(
  run: Run,
  options: RefreshOptions,
  { content, mends }: RunContent,
): Promise<Release> {
  const { runId, served, journal } = run;
  const asked = contractsOf(content, options.sources);
  const accepted = namedSources(content, options.accept ?? []);
  const build = await beginBuild(options.paths, runId, served?.file ?? null, content.workspace.id);
  try {
    const asOf = content.asOf ?? dayIn(content.workspace.timezone, options.clock());
    const base = build.startedAnew === null ? (served?.snapshotId ?? null) : null;
    journal.write('run_started', { data: { asOf, base, startedAnew: build.startedAnew } });
    const contracts = build.startedAnew === null ? asked : content.contracts;
    const snapshotId = await build.database.withConnection(async (db) => {
      if (!mends.areTold) await seedMends(db, mends.inForce);
      return fillBuild(run, options, contracts, {
        ...{ runId, asOf, clock: options.clock, signal: run.signal, journal },
        paths: { ...options.paths, build: build.folder },
        ...(options.lineage && { lineage: options.lineage }),
        ...{ content, db, accepted, mends: mends.inForce, environment: environmentOf(options, content) },
      });
    });
    build.close();
    if (snapshotId === null) return NOTHING;
    run.signal.throwIfAborted();
    return await release(run, options, content, build, { snapshotId, asOf });
  } finally {
    build.discard();
  }
}

/** Publishes what was built, or lets it wait with a list of what it would change. */
async function release(
  run: Run,
  { control, paths, hold, refusals = [] }: RefreshOptions,
  content: WorkspaceContent,
  { file, startedAnew }: Build,
  { snapshotId, asOf }: { snapshotId: string; asOf: string },
): Promise<Release> {
  const { served, runId, journal } = run;
  const sealed = { file, snapshotId, runId, parentId: served?.snapshotId ?? null, asOf, refusals };
  // A first version has nothing before it that could be served meanwhile.
  const brought = served !== null && startedAnew === null ? broughtBy(run) : [];
  if (!hold && approvalOf(content, brought) === 'none') {
    const { bytes } = publishBuild(control, paths, sealed);
    recordDefinitions(control, run.definitions, snapshotId);
    journal.write('version_published', { stage: 'publish', data: { snapshotId, bytes } });
    return { published: snapshotId, held: null };
  }
  const before = served && startedAnew === null ? join(paths.snapshots, served.file) : null;
  const changes = await compareVersions(before, file, content.workspace.rootUnit);
  const { held, replaced } = holdBuild(control, paths, sealed, changes);
  journal.write('version_held', { stage: 'publish', data: { snapshotId, bytes: held.bytes, replaced } });
  return { published: null, held };
}

/** Sources of which a run brings another load. */
function broughtBy({ sources }: Run): string[] {
  return sources.flatMap(({ source, outcome }) =>
    outcome === 'loaded' || outcome === 'restored' ? [source] : [],
  );
}

/** Loads the sources, recomputes what depends on them, audits and describes the whole. @returns id of the version, if any */
async function fillBuild(
  run: Run,
  options: RefreshOptions,
  contracts: Contract[],
  context: RunContext,
): Promise<string | null> {
  const sourcesBefore = await readLoadedSources(context.db);
  for (const tables of Map.groupBy(contracts, sourceIdOf).values()) {
    const since = await servedSince(
      options.control,
      context.db,
      tables.map(({ id }) => id),
    );
    const { result, fault } = await bringSource(options, tables, context);
    run.record(result, fault);
    // Whoever made what a schedule takes in is behind it, as if they had asked for it: they are not the second person.
    if (result.outcome === 'loaded')
      addAskers(options.control, run.runId, readMakers(options.control, result.source, since));
  }
  if (!(await isThereNews(run, context))) return null;
  try {
    await conformStale(context);
    await step(context, 'star', null, () => buildStar(context));
    await step(context, 'indicators', null, () => computeIndicators(context));
    return await step(context, 'publish', null, () => sealBuild(run, context, sourcesBefore));
  } catch (fault) {
    for (const { source, outcome } of run.sources)
      if (outcome === 'loaded') await keepRejected(context, source);
    throw fault;
  }
}

/** Loads a source or, where that is asked, takes it back to what it was in an older version. */
async function bringSource(
  { control, paths, restoreFrom }: RefreshOptions,
  tables: readonly Contract[],
  context: RunContext,
): Promise<Loading> {
  if (restoreFrom === undefined)
    return loadSource(
      context,
      tables,
      (tableId, hash) => readRefusal(control, tableId, hash)?.reason ?? null,
    );
  const source = sourceIdOf(tables[0]!);
  context.journal.write('source_started', { sourceId: source });
  try {
    const account = await restoreSource(context, tables, join(paths.snapshots, snapshotFileOf(restoreFrom)));
    context.journal.write('source_restored', { sourceId: source, data: { ...account, from: restoreFrom } });
    return { result: { source, outcome: 'restored', ...account } };
  } catch (cause) {
    return toFailure(context, source, cause);
  }
}

async function isThereNews(run: Run, context: RunContext): Promise<boolean> {
  if (run.sources.every(({ outcome }) => outcome === 'failed')) return false;
  if (run.sources.some(({ outcome }) => outcome === 'loaded' || outcome === 'restored')) return true;
  const { id } = context.content.workspace;
  const known = await readFingerprint(context.db, 'content', id);
  return known !== contentFingerprint(context.content, context.asOf);
}

/** Conforms again what was loaded before but whose `conform.sql` reads otherwise now, and what was never loaded. */
async function conformStale(context: RunContext): Promise<void> {
  const forgotten = await forgetContent(context);
  if (forgotten.length > 0) context.journal.write('content_forgotten', { data: { forgotten } });
  for (const contract of context.content.contracts) {
    const { id } = contract;
    const wanted = conformFingerprint(context.content, id, context.asOf);
    const isEmpty = await layOutNeverLoaded(context.db, contract);
    const isStale = (await readFingerprint(context.db, 'conform', id)) !== wanted;
    // Rows judged by an older contract may lack the columns of the newer SQL: they wait for their next load.
    if (!isEmpty && !(isStale && (await isContractCurrent(context, contract)))) continue;
    await step(context, 'conform', id, () => conformSource(context, id));
    await writeFingerprint(context.db, 'conform', id, wanted);
  }
}

async function sealBuild(run: Run, context: RunContext, sourcesBefore: string[]): Promise<string> {
  const { content, db, clock, asOf } = context;
  const snapshotId = snapshotIdOf(clock(), run.runId);
  await auditBuild(context, sourcesBefore);
  const version = { snapshotId, parentId: run.served?.snapshotId ?? null };
  run.definitions = await describeBuild(context, version);
  await writeFingerprint(db, 'content', content.workspace.id, contentFingerprint(content, asOf));
  await db.run('checkpoint', {}, context.signal);
  return snapshotId;
}

function fail(run: Run, options: RefreshOptions, cause: unknown): RefreshResult {
  const fault = toRunFault(cause, run.signal);
  run.journal.write('run_failed', { data: { ...saidOf(fault) } });
  return end(run, options, 'failed', NOTHING, fault);
}

function end(
  run: Run,
  { control, clock }: RefreshOptions,
  outcome: RefreshResult['outcome'],
  { published, held }: Release,
  fault?: RunFault,
): RefreshResult {
  const snapshot = readServed(control)?.snapshotId ?? null;
  const ms = clock().getTime() - run.startedAt.getTime();
  run.journal.write('run_finished', {
    data: { outcome, snapshot, published, held: held?.snapshotId ?? null, ms },
  });
  run.finish(outcome, published, fault);
  return { runId: run.runId, outcome, snapshot, sources: run.sources, held, fault: fault ?? null };
}

function outcomeOf({ sources }: Run, { published, held }: Release): RefreshResult['outcome'] {
  const failures = sources.filter(({ outcome }) => outcome === 'failed').length;
  if (failures > 0) return failures === sources.length ? 'failed' : 'partial';
  if (held !== null) return 'held';
  return published === null ? 'unchanged' : 'published';
}
