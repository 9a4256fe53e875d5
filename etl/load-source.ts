import { conformSource } from './conform/conform-source.ts';
import type { Contract } from './contract/contract.ts';
import { EtlError } from './errors.ts';
import { receive } from './extract/receive.ts';
import { conformFingerprint, writeFingerprint } from './fingerprint.ts';
import { planLoad, type LoadPlan, type WhyAll } from './plan-load.ts';
import { auditChange, measureSource } from './publish/audit-change.ts';
import { auditSource } from './publish/audit-source.ts';
import { keepRejected } from './rejected.ts';
import type { Account, DeliveredFile, Delivery, RunContext } from './run-context.ts';
import { toRunFault, type RunFault } from './run-fault.ts';
import type { SourceResult } from './run.ts';
import { readLoad, writeLoad, type SourceLoad } from './source-load.ts';
import { stageDelivery } from './stage/stage-delivery.ts';
import { step } from './step.ts';
import type { SourceAccount } from './source-account.ts';
import { addStaged, validateStaged } from './validate/validate-source.ts';

const NOTHING: Account = { physical: 0, loaded: 0, quarantined: 0, skipped: 0, flagged: 0 };

/**
 * Takes one source from extract to conform. Its tables change in one transaction: a source that fails keeps its last good
 * load, and its rejected rows are kept apart.
 *
 * @throws only when the run is cancelled; every other fault is the source's own and part of the answer
 */
export async function loadSource(
  context: RunContext,
  contract: Contract,
): Promise<{ result: SourceResult; fault?: RunFault }> {
  const { journal, clock, signal } = context;
  const source = contract.id;
  const began = clock().getTime();
  const finish = (outcome: 'loaded' | 'unchanged', account: SourceAccount) => {
    const { superseded } = account;
    const ms = clock().getTime() - began;
    journal.write(`source_${outcome}`, { sourceId: source, data: { ...countsOf(account), superseded, ms } });
    return { result: { source, outcome, ...countsOf(account) } };
  };
  journal.write('source_started', { sourceId: source });
  try {
    const delivery = await step(context, 'extract', source, () => receive(context, contract));
    const last = await readLoad(context.db, source);
    const plan = await planLoad(context, contract, delivery, last);
    if (last && plan.kind === 'unchanged') return finish('unchanged', last);
    if (plan.kind === 'unchanged') throw new Error(`nothing loaded of ${source}, yet unchanged`);
    return finish('loaded', await changeLoad(context, contract, { delivery, plan, last }));
  } catch (cause) {
    if (signal.aborted) throw cause;
    const fault = toRunFault(cause, signal);
    const account = { ...NOTHING, ...accountIn(cause) };
    journal.write('source_failed', { sourceId: source, data: { ...account, ...fault } });
    return { result: { source, outcome: 'failed', ...account }, fault };
  }
}

/** Makes the source of what has come, in one transaction, with the new files alone where that gives the same. */
async function changeLoad(
  context: RunContext,
  contract: Contract,
  {
    delivery,
    plan,
    last,
  }: { delivery: Delivery; plan: Exclude<LoadPlan, { kind: 'unchanged' }>; last: SourceLoad | null },
): Promise<SourceAccount> {
  const { id } = contract;
  await context.db.run('begin transaction');
  try {
    const before = last?.contractVersion === contract.version ? await measureSource(context, contract) : null;
    const account = await takeIn(context, contract, delivery, plan);
    await auditSource(context, contract, account);
    await auditChange(context, contract, before);
    await step(context, 'conform', id, () => conformSource(context, id));
    await writeLoad(context, contract, delivery, account);
    const conformed = conformFingerprint(context.content, id, context.asOf);
    await writeFingerprint(context.db, 'conform', id, conformed);
    await context.db.run('commit');
    return account;
  } catch (fault) {
    if (!context.signal.aborted) await keepRejected(context, id);
    await context.db.run('rollback');
    throw fault;
  }
}

async function takeIn(
  context: RunContext,
  contract: Contract,
  delivery: Delivery,
  plan: Exclude<LoadPlan, { kind: 'unchanged' }>,
): Promise<SourceAccount> {
  const added = plan.kind === 'add' ? await addFiles(context, contract, delivery, plan.files) : plan.because;
  if (typeof added !== 'string') return added;
  const { id: sourceId } = contract;
  context.journal.write('load_planned', {
    sourceId,
    data: { all: delivery.files.length, because: added },
  });
  const staged = await step(context, 'stage', sourceId, () => stageDelivery(context, contract, delivery));
  return step(context, 'validate', sourceId, () => validateStaged(context, contract, staged));
}

/** @returns why all files have to be loaded, where adding the new ones would not give the same */
async function addFiles(
  context: RunContext,
  contract: Contract,
  delivery: Delivery,
  files: DeliveredFile[],
): Promise<SourceAccount | WhyAll> {
  const { id: sourceId } = contract;
  const kept = delivery.files.length - files.length;
  context.journal.write('load_planned', { sourceId, data: { added: files.length, kept } });
  try {
    const staged = await step(context, 'stage', sourceId, () =>
      stageDelivery(context, contract, { ...delivery, files }),
    );
    const account = await step(context, 'validate', sourceId, () =>
      addStaged(context, contract, staged, delivery.files),
    );
    return account ?? 'rows_meet';
  } catch (fault) {
    if (fault instanceof EtlError && fault.code === 'extract_empty') return 'files_empty';
    throw fault;
  }
}

/** Counts of a load that failed, as far as its fault tells them. */
function accountIn(fault: unknown): Partial<Account> {
  if (!(fault instanceof EtlError)) return {};
  return Object.fromEntries(
    Object.keys(NOTHING).flatMap((name) => {
      const count = fault.details[name];
      return typeof count === 'number' ? [[name, count]] : [];
    }),
  );
}

function countsOf({ physical, loaded, quarantined, skipped, flagged }: SourceAccount): Account {
  return { physical, loaded, quarantined, skipped, flagged };
}
