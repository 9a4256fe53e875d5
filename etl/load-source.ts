import { conformSource } from './conform/conform-source.ts';
import { sourceIdOf, type Contract } from './contract/contract.ts';
import { EtlError } from './errors.ts';
import { receive } from './extract/receive.ts';
import { conformFingerprint, writeFingerprint } from './fingerprint.ts';
import { correctionFiles } from './mend/corrections.ts';
import { auditSource } from './publish/audit-source.ts';
import { keepRejected } from './rejected.ts';
import type { Account, Delivery, Journal, RunContext } from './run-context.ts';
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
export type WhyRefused = (tableId: string, contentHash: string) => string | null;

/** A table of a source, what was delivered for it, and its load before. */
interface Table {
  contract: Contract;
  delivery: Delivery;
  last: SourceLoad | null;
}

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
  const finish = (outcome: 'loaded' | 'unchanged', account: Account) => {
    journal.write(`source_${outcome}`, {
      sourceId: source,
      data: { ...account, ms: clock().getTime() - began },
    });
    return { result: { source, outcome, ...account } };
  };
  journal.write('source_started', { sourceId: source });
  try {
    const tables: Table[] = [];
    for (const contract of contracts) {
      const delivery = await step(context, 'extract', source, () => receive(context, contract));
      tables.push({ contract, delivery, last: await readLoad(context.db, contract.id) });
    }
    const [refused] = tables.flatMap(
      ({ contract, delivery }) => whyRefused(contract.id, delivery.contentHash) ?? [],
    );
    if (refused !== undefined) {
      journal.write('source_refused', { sourceId: source, data: { reason: refused } });
      return finish('unchanged', sumOf(tables.flatMap(({ last }) => last ?? [])));
    }
    const current = await currentLoads(context, tables);
    if (current !== null) return finish('unchanged', sumOf(current));
    return finish('loaded', await replaceLoads(context, tables));
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

/** The loads there are, where none has anything new; else null. */
async function currentLoads(context: RunContext, tables: Table[]): Promise<SourceLoad[] | null> {
  const current: SourceLoad[] = [];
  for (const { contract, delivery, last } of tables) {
    if (!last || !(await isLoadCurrent(context, contract, last, delivery))) return null;
    current.push(last);
  }
  return current;
}

async function replaceLoads(context: RunContext, tables: Table[]): Promise<Account> {
  await context.db.run('begin transaction');
  try {
    const accounts: Account[] = [];
    for (const table of tables) accounts.push(await replaceLoad(context, table));
    await context.db.run('commit');
    return sumOf(accounts);
  } catch (fault) {
    if (!context.signal.aborted) for (const { contract } of tables) await keepRejected(context, contract.id);
    await context.db.run('rollback');
    throw fault;
  }
}

async function replaceLoad(context: RunContext, { contract, delivery, last }: Table): Promise<Account> {
  const { id } = contract;
  const corrections = correctionFiles(context.paths, id);
  const staged = await step(context, 'stage', id, () =>
    stageDelivery(context, contract, { ...delivery, corrections }),
  );
  const account = await step(context, 'validate', id, () => validateStaged(context, contract, staged));
  await auditSource(context, id, account, last?.contractVersion === contract.version ? last : null);
  await step(context, 'conform', id, () => conformSource(context, id));
  await writeLoad(context, contract, delivery, account);
  const conformed = conformFingerprint(context.content, id, context.asOf);
  await writeFingerprint(context.db, 'conform', id, conformed);
  return account;
}

/** What happens to any of its tables is told of the source, which is what people know. */
function journalOf(journal: Journal, source: string): Journal {
  return {
    write: (event, entry) =>
      journal.write(event, entry?.sourceId === undefined ? entry : { ...entry, sourceId: source }),
  };
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

/** Sums of accounts. */
export function sumOf(accounts: readonly Account[]): Account {
  return accounts.reduce<Account>(
    (sum, account) => ({
      physical: sum.physical + account.physical,
      loaded: sum.loaded + account.loaded,
      quarantined: sum.quarantined + account.quarantined,
      skipped: sum.skipped + account.skipped,
      flagged: sum.flagged + account.flagged,
    }),
    NOTHING,
  );
}
