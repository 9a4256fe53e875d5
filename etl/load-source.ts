import { conformSource } from './conform/conform-source.ts';
import type { Contract } from './contract/contract.ts';
import { EtlError } from './errors.ts';
import { receive } from './extract/receive.ts';
import { conformFingerprint, writeFingerprint } from './fingerprint.ts';
import { auditSource } from './publish/audit-source.ts';
import { keepRejected } from './rejected.ts';
import type { Account, Delivery, RunContext } from './run-context.ts';
import { toRunFault, type RunFault } from './run-fault.ts';
import type { SourceResult } from './run.ts';
import { isLoadCurrent, readLoad, writeLoad, type SourceLoad } from './source-load.ts';
import { stageDelivery } from './stage/stage-delivery.ts';
import { step } from './step.ts';
import { validateStaged } from './validate/validate-source.ts';

const NOTHING: Account = { physical: 0, loaded: 0, quarantined: 0, skipped: 0, flagged: 0 };

/** What became of a source in a run. */
export interface Loading {
  result: SourceResult;
  fault?: RunFault;
}

/** Says why a person does not want a delivery loaded; null where nobody refused it. */
export type WhyRefused = (sourceId: string, contentHash: string) => string | null;

/**
 * Takes one source from extract to conform. Its tables change in one transaction: a source that fails keeps its last good
 * load, and its rejected rows are kept apart.
 *
 * @throws only when the run is cancelled; every other fault is the source's own and part of the answer
 */
export async function loadSource(
  context: RunContext,
  contract: Contract,
  whyRefused: WhyRefused,
): Promise<Loading> {
  const { journal, clock } = context;
  const source = contract.id;
  const began = clock().getTime();
  const finish = (outcome: 'loaded' | 'unchanged', account: Account) => {
    journal.write(`source_${outcome}`, {
      sourceId: source,
      data: { ...account, ms: clock().getTime() - began },
    });
    return { result: { source, outcome, ...account } };
  };
  journal.write('source_started', { sourceId: source });
  try {
    const delivery = await step(context, 'extract', source, () => receive(context, contract));
    const last = await readLoad(context.db, source);
    const reason = whyRefused(source, delivery.contentHash);
    if (reason !== null) {
      journal.write('source_refused', { sourceId: source, data: { reason } });
      return finish('unchanged', last ? countsOf(last) : NOTHING);
    }
    if (last && (await isLoadCurrent(context, contract, last, delivery)))
      return finish('unchanged', countsOf(last));
    return finish('loaded', await replaceLoad(context, contract, delivery, last));
  } catch (cause) {
    return toFailure(context, source, cause);
  }
}

/** Tells of a source's fault. @throws the fault itself, when the run is cancelled */
export function toFailure({ journal, signal }: RunContext, source: string, cause: unknown): Loading {
  if (signal.aborted) throw cause;
  const fault = toRunFault(cause, signal);
  const account = { ...NOTHING, ...accountIn(cause) };
  journal.write('source_failed', { sourceId: source, data: { ...account, ...fault } });
  return { result: { source, outcome: 'failed', ...account }, fault };
}

async function replaceLoad(
  context: RunContext,
  contract: Contract,
  delivery: Delivery,
  last: SourceLoad | null,
): Promise<Account> {
  const { id } = contract;
  await context.db.run('begin transaction');
  try {
    const staged = await step(context, 'stage', id, () => stageDelivery(context, contract, delivery));
    const account = await step(context, 'validate', id, () => validateStaged(context, contract, staged));
    await auditSource(context, id, account, last?.contractVersion === contract.version ? last : null);
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

function countsOf({ physical, loaded, quarantined, skipped, flagged }: SourceLoad): Account {
  return { physical, loaded, quarantined, skipped, flagged };
}
