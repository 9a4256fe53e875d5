import { createHash } from 'node:crypto';
import { conformSource } from './conform/conform-source.ts';
import { sourceIdOf, type Contract } from './contract/contract.ts';
import { EtlError } from './errors.ts';
import { receive } from './extract/receive.ts';
import { tellUntaken } from './extract/tell-untaken.ts';
import { conformFingerprint, writeFingerprint } from './fingerprint.ts';
import { correctionFiles, correctionsHash } from './mend/corrections.ts';
import { forgetPersonal } from './forget-personal.ts';
import { planLoad, type LoadPlan, type WhyAll } from './plan-load.ts';
import { auditChange, measureLast } from './publish/audit-change.ts';
import { cutShort, filesOf } from './publish/audit-cut.ts';
import { countReports, lostReports } from './publish/audit-reports.ts';
import { auditSource } from './publish/audit-source.ts';
import { keepRejected } from './rejected.ts';
import type { DeliveredFile, Delivery, Journal, RunContext } from './run-context.ts';
import { rollBackTransaction } from './roll-back-transaction.ts';
import { saidOf, toRunFault, type RunFault } from './run-fault.ts';
import type { SourceResult } from './run.ts';
import { accountIn, countsOf, NOTHING, sumOf, type SourceAccount } from './source-account.ts';
import { expectRows, readLastFileNo, readLoad, writeLoad } from './source-load.ts';
import { stageDelivery } from './stage/stage-delivery.ts';
import type { StagedSource } from './staged-source.ts';
import { listFiles, tellTaken } from './taken-files.ts';
import { step } from './step.ts';
import { raisedKey, RuleRaised, tellRaised } from './validate/rule-raised.ts';
import { clearWork } from './validate/stored-rows.ts';
import { addStaged, validateStaged, type Begin } from './validate/validate-source.ts';

/** What became of a source in a run. */
export interface Loading {
  result: SourceResult;
  fault?: RunFault;
}

/** Says why a person does not want a delivery loaded; null where nobody refused it. */
export type WhyRefused = (tableId: string, contentHash: string) => string | null;

/** A table of a source and what was delivered for it. */
interface Table {
  contract: Contract;
  delivery: Delivery;
}

type Change = Exclude<LoadPlan, { kind: 'unchanged' }>;

/**
 * Takes one source from extract to conform. Its tables change in one transaction: a source that fails keeps its last good
 * load, and its rejected rows are kept apart. Where it has several tables, its account is their sum.
 *
 * @param contracts the source's own and those of its further tables, in the order in which they are loaded
 * @throws only when the run is cancelled; every other fault is the source's own and part of the answer
 */
export async function loadSource(
  runContext: RunContext,
  contracts: readonly Contract[],
  whyRefused: WhyRefused,
): Promise<Loading> {
  const source = contracts[0] ? sourceIdOf(contracts[0]) : '';
  const context = { ...runContext, journal: journalOf(runContext.journal, source) };
  const { journal, clock } = context;
  const began = clock().getTime();
  const finish = (
    outcome: 'loaded' | 'unchanged',
    account: SourceAccount,
    event: { name: string; data?: Record<string, unknown> } = { name: `source_${outcome}` },
  ): Loading => {
    const { superseded } = account;
    const data = { ...countsOf(account), superseded, ms: clock().getTime() - began, ...event.data };
    journal.write(event.name, { sourceId: source, data });
    return { result: { source, outcome, ...countsOf(account) } };
  };
  journal.write('source_started', { sourceId: source });
  try {
    const tables = await receiveTables(context, source, contracts);
    const [refused] = tables.flatMap(
      ({ contract, delivery }) => whyRefused(contract.id, delivery.contentHash) ?? [],
    );
    const kept = async () => sumOf(await loadsOf(context, contracts));
    if (refused !== undefined)
      return finish('unchanged', await kept(), { name: 'source_refused', data: { reason: refused } });
    if (await areUnchanged(context, tables)) return finish('unchanged', await kept());
    const before = await listFiles(context.db, contracts);
    const account = await changeLoads(context, tables);
    await tellTaken(context, tables, before);
    await context.lineage?.sourceJudged(
      context.db,
      source,
      contracts.map(({ id }) => id),
    );
    return finish('loaded', account);
  } catch (cause) {
    return toFailure(context, source, cause);
  }
}

/** Tells of a source's fault. @throws the fault itself, when the run is cancelled */
export function toFailure({ journal, signal }: RunContext, source: string, cause: unknown): Loading {
  if (signal.aborted) throw cause;
  const fault = toRunFault(cause, signal);
  const account = { ...countsOf(NOTHING), ...accountIn(cause) };
  journal.write('source_failed', { sourceId: source, data: { ...account, ...saidOf(fault) } });
  return { result: { source, outcome: 'failed', ...account }, fault };
}

async function receiveTables(
  context: RunContext,
  source: string,
  contracts: readonly Contract[],
): Promise<Table[]> {
  const tables: Table[] = [];
  await tellUntaken(context, source, contracts);
  for (const contract of contracts) {
    const delivery = await step(context, 'extract', source, () => receive(context, contract));
    tables.push({ contract, delivery: withCorrections(context, delivery) });
  }
  return tables;
}

/** A delivery that was mended is another one: whoever refuses it has not refused it unmended. */
function withCorrections(context: RunContext, delivery: Delivery): Delivery {
  const { sourceId } = delivery;
  const mended = correctionsHash(context, sourceId);
  const contentHash =
    mended === null
      ? delivery.contentHash
      : createHash('sha256').update(`${delivery.contentHash} ${mended}`).digest('hex');
  return { ...delivery, contentHash, corrections: correctionFiles(context, sourceId) };
}

async function areUnchanged(context: RunContext, tables: readonly Table[]): Promise<boolean> {
  for (const table of tables) if ((await planOf(context, table)).kind !== 'unchanged') return false;
  return true;
}

async function planOf(context: RunContext, { contract, delivery }: Table): Promise<LoadPlan> {
  return planLoad(context, contract, delivery, await readLoad(context.db, contract.id));
}

async function loadsOf({ db }: RunContext, contracts: readonly Contract[]): Promise<SourceAccount[]> {
  const loads: SourceAccount[] = [];
  for (const { id } of contracts) loads.push((await readLoad(db, id)) ?? NOTHING);
  return loads;
}

/** Makes the tables of what has come. A rule whose query raises is left out, as not judged, of another attempt, which finds all that do. */
async function changeLoads(context: RunContext, tables: readonly Table[]): Promise<SourceAccount> {
  const raised = new Set<string>();
  for (;;) {
    const fault = await tryLoads({ ...context, raised }, tables);
    if (fault === null) break;
    tellRaised(context.journal, fault);
    raised.add(raisedKey(fault.contract, fault.rule));
  }
  return sumOf(
    await loadsOf(
      context,
      tables.map(({ contract }) => contract),
    ),
  );
}

/**
 * One attempt, in one transaction, which begins at the latest when the rows of the first table are judged. Each table is planned
 * when those before it stand.
 *
 * @returns a rule that has to be left out
 */
async function tryLoads(context: RunContext, tables: readonly Table[]): Promise<RuleRaised | null> {
  const { db, signal } = context;
  let hasBegun = false;
  const begin = async () => {
    if (!hasBegun) await db.run('begin transaction');
    hasBegun = true;
  };
  try {
    for (const table of tables) {
      const plan = await planOf(context, table);
      if (plan.kind !== 'unchanged') await changeLoad(context, table, { plan, begin });
    }
    if (hasBegun) await db.run('commit');
    return null;
  } catch (fault) {
    const isRetried = fault instanceof RuleRaised && !signal.aborted;
    if (hasBegun && !isRetried && !signal.aborted)
      for (const { contract } of tables) await keepRejected(context, contract.id);
    if (hasBegun) await rollBackTransaction(db);
    for (const { contract } of tables) await clearWork(db, contract.id);
    if (isRetried) return fault;
    throw fault;
  }
}

/** Takes in new files alone where that gives the same as all of them. */
async function changeLoad(
  context: RunContext,
  { contract, delivery }: Table,
  change: { plan: Change; begin: Begin },
): Promise<void> {
  const { id } = contract;
  const last = await readLoad(context.db, id);
  const before = last === null ? null : await measureLast(context, contract);
  const known = await filesOf(context.db, id);
  let isCounted = false;
  const beforeLoss = async () => {
    if (last !== null) isCounted = await countReports(context, contract, { delivery });
  };
  const bringsNew = delivery.files.some(({ extractId }) => !known.has(extractId));
  const account = await takeIn(context, contract, delivery, { ...change, bringsNew, beforeLoss });
  await auditSource(context, contract, account);
  await auditChange(context, contract, before, [
    ...(await cutShort(context, contract, known)),
    ...(isCounted ? await lostReports(context, contract) : []),
  ]);
  await step(context, 'conform', id, () => conformSource(context, id));
  await writeLoad(context, contract, delivery, account);
  await writeFingerprint(context.db, 'conform', id, conformFingerprint(context.content, id, context.asOf));
}

/**
 * @param bringsNew whether any of the files was not there before
 * @param beforeLoss told before rows that are there can go: what is added to others takes none of them, and of what persons alone have
 * mended they have said that it may
 */
async function takeIn(
  context: RunContext,
  contract: Contract,
  delivery: Delivery,
  {
    plan,
    begin,
    bringsNew,
    beforeLoss,
  }: { plan: Change; begin: Begin; bringsNew: boolean; beforeLoss: () => Promise<void> },
): Promise<SourceAccount> {
  const addsAlone = plan.kind === 'add' && contract.load.mode === 'append';
  const isOfMends = plan.kind === 'all' && plan.because === 'mends_changed' && !bringsNew;
  if (!addsAlone && !isOfMends) await beforeLoss();
  const added =
    plan.kind === 'add'
      ? await addFiles(context, contract, delivery, { files: plan.files, begin })
      : plan.because;
  if (typeof added !== 'string') return added;
  if (addsAlone) await beforeLoss();
  const { id: sourceId } = contract;
  context.journal.write('load_planned', {
    sourceId,
    data: { all: delivery.files.length, because: added },
  });
  const staged = await stageFiles(context, contract, delivery);
  return step(context, 'validate', sourceId, () => validateStaged(context, contract, staged, begin));
}

async function stageFiles(
  context: RunContext,
  contract: Contract,
  delivery: Delivery,
): Promise<StagedSource> {
  const bytes = delivery.files.reduce((sum, file) => sum + file.bytes, 0);
  const expectedRows = await expectRows(context.db, contract.id, bytes);
  const told = { ...delivery, ...(expectedRows !== undefined && { expectedRows }) };
  return step(context, 'stage', contract.id, () =>
    stageDelivery(context, contract, told).catch(async (fault: unknown) => {
      await forgetPersonal(context, delivery, fault);
      throw fault;
    }),
  );
}

/** @returns why all files have to be loaded, where adding the new ones would not give the same */
async function addFiles(
  context: RunContext,
  contract: Contract,
  delivery: Delivery,
  { files, begin }: { files: DeliveredFile[]; begin: Begin },
): Promise<SourceAccount | WhyAll> {
  const { id: sourceId } = contract;
  const kept = delivery.files.length - files.length;
  const filesBefore = await readLastFileNo(context.db, sourceId);
  context.journal.write('load_planned', { sourceId, data: { added: files.length, kept } });
  try {
    const staged = await stageFiles(context, contract, { ...delivery, files, filesBefore });
    const account = await step(context, 'validate', sourceId, () =>
      addStaged(context, contract, staged, { files: delivery.files, begin }),
    );
    return account ?? 'rows_meet';
  } catch (fault) {
    if (fault instanceof EtlError && fault.code === 'extract_empty') return 'files_empty';
    throw fault;
  }
}

/** What happens to any of its tables is told of the source, which is what people know. */
function journalOf(journal: Journal, source: string): Journal {
  return {
    write: (event, entry) =>
      journal.write(event, entry?.sourceId === undefined ? entry : { ...entry, sourceId: source }),
  };
}
