import type { Contract } from '#etl/contract/contract.ts';
import { EtlError } from '#etl/errors.ts';
import type { RunContext } from '#etl/run-context.ts';
import type { SourceAccount } from '#etl/source-account.ts';
import { identifier } from '#warehouse/duckdb/database.ts';

interface Counted {
  loaded: number;
  quarantined: number;
  skipped: number;
  files_physical: number;
  files_loaded: number;
  files_quarantined: number;
  files_skipped: number;
  files_superseded: number;
}

/**
 * Checks the load of one source before it is committed: every physical row is loaded, quarantined or skipped, the tables
 * hold as many as the account says, and no more is quarantined than the contract lets pass.
 *
 * @throws {EtlError} account_mismatch, quarantine_exceeded
 */
export async function auditSource(
  context: Pick<RunContext, 'db' | 'signal'>,
  contract: Pick<Contract, 'id' | 'threshold'>,
  account: SourceAccount,
): Promise<void> {
  const { id: sourceId } = contract;
  const faults = accountFaults(account, await countTables(context, sourceId));
  if (faults.length > 0)
    throw new EtlError(
      'account_mismatch',
      `account mismatch: ${sourceId}: ${faults.join('; ')}. Nothing of this load is kept.`,
      { sourceId, ...account },
    );
  auditThreshold(contract, account);
}

/** The share is that of the records that are data: what the contract skips is none. */
function auditThreshold({ id, threshold }: Pick<Contract, 'id' | 'threshold'>, account: SourceAccount): void {
  const { quarantined, loaded } = account;
  const records = quarantined + loaded;
  const exceeded = [
    ...(threshold.rows !== null && quarantined > threshold.rows ? [`${threshold.rows} rows`] : []),
    ...(threshold.share !== null && quarantined > threshold.share * records
      ? [`${threshold.share * 100} %`]
      : []),
  ];
  if (exceeded.length === 0) return;
  throw new EtlError(
    'quarantine_exceeded',
    `quarantine exceeded: ${id}: ${quarantined} of ${records} rows are quarantined, more than ${exceeded.join(' and ')}. ` +
      'The last good load is kept, the rejected rows beside it. Ask the agency, or raise threshold in contract.yaml where this is right.',
    {
      ...{ sourceId: id, ...account },
      facts: [
        {
          ...{ fact: 'held', rows: quarantined, of: records },
          ...{ mostRows: threshold.rows, mostShare: threshold.share },
        },
      ],
    },
  );
}

async function countTables(context: Pick<RunContext, 'db' | 'signal'>, source: string): Promise<Counted> {
  const [row] = await context.db.rows<Counted & Record<string, unknown>>(
    `select (select count(*) from validate.${identifier(source)}) as loaded,
            (select count(*) from quality.quarantine where source_id = $source) as quarantined,
            (select coalesce(sum(records), 0)::bigint from quality.skipped where source_id = $source) as skipped,
            coalesce(sum(physical), 0)::bigint as files_physical, coalesce(sum(loaded), 0)::bigint as files_loaded,
            coalesce(sum(quarantined), 0)::bigint as files_quarantined, coalesce(sum(skipped), 0)::bigint as files_skipped,
            coalesce(sum(superseded), 0)::bigint as files_superseded
     from meta.extract where source_id = $source`,
    { source },
    context.signal,
  );
  return row as Counted;
}

function accountFaults(account: SourceAccount, counted: Counted): string[] {
  const { physical, loaded, quarantined, skipped, superseded } = account;
  const equal: [string, number, number][] = [
    ['physical = loaded + quarantined + skipped', physical, loaded + quarantined + skipped],
    ['loaded - superseded rows = rows of the table', loaded - superseded, counted.loaded],
    ['superseded rows = those of its files', superseded, counted.files_superseded],
    ['quarantined rows = rows in quarantine', quarantined, counted.quarantined],
    ['skipped records = records noted as skipped', skipped, counted.skipped],
    ['physical rows = those of its files', physical, counted.files_physical],
    ['loaded rows = those of its files', loaded, counted.files_loaded],
    ['quarantined rows = those of its files', quarantined, counted.files_quarantined],
    ['skipped records = those of its files', skipped, counted.files_skipped],
  ];
  return equal
    .filter(([, said, found]) => said !== found)
    .map(([law, said, found]) => `${law} does not hold (${said} against ${found})`);
}
