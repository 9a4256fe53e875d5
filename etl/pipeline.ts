import { readServed } from '#warehouse/control/versions.ts';
import { retireVersions } from '#warehouse/snapshot/retention.ts';
import { snapshotIdOf } from '#warehouse/snapshot/snapshot-name.ts';
import { beginBuild } from './build-file.ts';
import { dayIn } from './business-date.ts';
import { conformSource } from './conform/conform-source.ts';
import type { Contract } from './contract/contract.ts';
import { EtlError } from './errors.ts';
import { conformFingerprint, contentFingerprint, readFingerprint, writeFingerprint } from './fingerprint.ts';
import { forgetContent } from './forget-content.ts';
import { computeIndicators } from './indicators/compute-indicators.ts';
import { loadSource } from './load-source.ts';
import { auditBuild } from './publish/audit-build.ts';
import { describeBuild } from './publish/describe-build.ts';
import { publishBuild } from './publish/publish-build.ts';
import { keepRejected } from './rejected.ts';
import type { RunContext } from './run-context.ts';
import { toRunFault, type RunFault } from './run-fault.ts';
import { startRun, type RefreshOptions, type RefreshResult, type Run } from './run.ts';
import { isContractCurrent, layOutNeverLoaded, readLoadedSources } from './source-load.ts';
import { buildStar } from './star/build-star.ts';
import { step } from './step.ts';
import type { WorkspaceContent } from './workspace/content.ts';
import { readWorkspace } from './workspace/read-workspace.ts';

/**
 * Takes the extracts of some or all sources on their journey to a published version:
 * extract → stage → validate → conform (each source), then star → indicators → publish (the whole).
 *
 * A fault of a source leaves its last good data in place; a fault of the whole, a crash or a cancellation leaves the
 * version served as it was.
 *
 * @returns `unchanged` where neither rows nor definitions nor the business date differ from what is served; `partial`
 *   where some of the sources failed; `failed` where all did, or the whole did
 * @throws {WarehouseError} lease_held: another run works; nothing has begun
 */
export async function refresh(options: RefreshOptions): Promise<RefreshResult> {
  const run = startRun(options);
  try {
    const content = await readWorkspace(options.workspace);
    const published = await buildVersion(run, options, content);
    return finish(run, options, published);
  } catch (cause) {
    return fail(run, options, cause);
  } finally {
    run.end();
  }
}

/** @returns id of the version published, null where there was nothing to publish */
async function buildVersion(
  run: Run,
  options: RefreshOptions,
  content: WorkspaceContent,
): Promise<string | null> {
  const { runId, served, journal } = run;
  const asked = contractsOf(content, options.sources);
  const accepted = namedSources(content, options.accept ?? []);
  const build = await beginBuild(options.paths, runId, served?.file ?? null, content.workspace.id);
  try {
    const asOf = content.asOf ?? dayIn(content.workspace.timezone, options.clock());
    const base = build.startedAnew === null ? (served?.snapshotId ?? null) : null;
    journal.write('run_started', { data: { asOf, base, startedAnew: build.startedAnew } });
    const contracts = build.startedAnew === null ? asked : content.contracts;
    const snapshotId = await build.database.withConnection((db) =>
      fillBuild(run, contracts, {
        ...{ runId, asOf, clock: options.clock, signal: run.signal, journal },
        paths: { ...options.paths, build: build.folder },
        ...{ content, db, accepted, environment: environmentOf(options, content) },
      }),
    );
    build.close();
    if (snapshotId === null) return null;
    run.signal.throwIfAborted();
    const parentId = served?.snapshotId ?? null;
    const version = publishBuild(options.control, options.paths, {
      ...{ file: build.file, snapshotId, runId, parentId, asOf },
    });
    journal.write('version_published', { stage: 'publish', data: { snapshotId, bytes: version.bytes } });
    return snapshotId;
  } finally {
    build.discard();
  }
}

/** Loads the sources, recomputes what depends on them, audits and describes the whole. @returns id of the version, if any */
async function fillBuild(run: Run, contracts: Contract[], context: RunContext): Promise<string | null> {
  const sourcesBefore = await readLoadedSources(context.db);
  for (const contract of contracts) {
    const { result, fault } = await loadSource(context, contract);
    run.record(result, fault);
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

async function isThereNews(run: Run, context: RunContext): Promise<boolean> {
  if (run.sources.every(({ outcome }) => outcome === 'failed')) return false;
  if (run.sources.some(({ outcome }) => outcome === 'loaded')) return true;
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
  await describeBuild(context, { snapshotId, parentId: run.served?.snapshotId ?? null });
  await writeFingerprint(db, 'content', content.workspace.id, contentFingerprint(content, asOf));
  await db.run('checkpoint', {}, context.signal);
  return snapshotId;
}

function contractsOf(content: WorkspaceContent, sources: string[]): Contract[] {
  const named = namedSources(content, sources);
  return content.contracts.filter(({ id }) => named.size === 0 || named.has(id));
}

/** @throws {EtlError} source_unknown */
function namedSources(content: WorkspaceContent, sources: string[]): Set<string> {
  const known = content.contracts.map(({ id }) => id);
  const unknown = sources.filter((id) => !known.includes(id));
  if (unknown.length > 0)
    throw new EtlError(
      'source_unknown',
      `source unknown: ${unknown.join(', ')}. This workspace has ${known.join(', ')}.`,
      { unknown },
    );
  return new Set(sources);
}

function environmentOf({ environment, demo }: RefreshOptions, content: WorkspaceContent) {
  return (name: string) => environment(name) ?? (demo ? content.demoEnvironment[name] : undefined);
}

function finish(run: Run, options: RefreshOptions, published: string | null): RefreshResult {
  if (published !== null) retire(run, options);
  return end(run, options, outcomeOf(run, published), published);
}

function fail(run: Run, options: RefreshOptions, cause: unknown): RefreshResult {
  const fault = toRunFault(cause, run.signal);
  run.journal.write('run_failed', { data: { ...fault } });
  return end(run, options, 'failed', null, fault);
}

function end(
  run: Run,
  { control, clock }: RefreshOptions,
  outcome: RefreshResult['outcome'],
  published: string | null,
  fault?: RunFault,
): RefreshResult {
  const snapshot = readServed(control)?.snapshotId ?? null;
  const ms = clock().getTime() - run.startedAt.getTime();
  run.journal.write('run_finished', { data: { outcome, snapshot, ms } });
  run.finish(outcome, published, fault);
  return { runId: run.runId, outcome, snapshot, sources: run.sources, fault: fault ?? null };
}

function outcomeOf({ sources }: Run, published: string | null): RefreshResult['outcome'] {
  const failures = sources.filter(({ outcome }) => outcome === 'failed').length;
  if (failures > 0) return failures === sources.length ? 'failed' : 'partial';
  return published === null ? 'unchanged' : 'published';
}

/** A version that cannot be removed now is removed next time: what was published stands. */
function retire(run: Run, { control, paths, signal }: RefreshOptions): void {
  try {
    const retired = retireVersions(control, paths);
    if (retired.length > 0) run.journal.write('versions_retired', { stage: 'publish', data: { retired } });
  } catch (cause) {
    run.journal.write('versions_not_retired', { stage: 'publish', data: { ...toRunFault(cause, signal) } });
  }
}
