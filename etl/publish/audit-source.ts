import { EtlError } from '#etl/errors.ts';
import type { Account, RunContext } from '#etl/run-context.ts';
import { identifier } from '#warehouse/duckdb/database.ts';

/** Share of its rows a source may lose from one load to the next before somebody has to say that this is right. */
export const DROP_BAND = 0.5;

interface Counted {
  loaded: number;
  quarantined: number;
  skipped: number;
  files_physical: number;
  files_loaded: number;
  files_quarantined: number;
  files_skipped: number;
}

/**
 * Checks the load of one source before it is committed: every physical row is loaded, quarantined or skipped, the tables
 * hold as many as the account says, and the source did not lose rows nobody explained.
 *
 * @param before rows of the last good load under the same contract version; null where there is none to compare with
 * @throws {EtlError} account_mismatch, audit_failed
 */
export async function auditSource(
  context: RunContext,
  sourceId: string,
  account: Account,
  before: { loaded: number } | null,
): Promise<void> {
  const faults = accountFaults(account, await countTables(context, sourceId));
  if (faults.length > 0)
    throw new EtlError(
      'account_mismatch',
      `account mismatch: ${sourceId}: ${faults.join('; ')}. Nothing of this load is kept.`,
      { sourceId, ...account },
    );
  if (before && account.loaded < before.loaded * (1 - DROP_BAND))
    throw new EtlError(
      'audit_failed',
      `audit failed: ${sourceId} fell from ${before.loaded} to ${account.loaded} loaded rows, more than ${DROP_BAND * 100} %. ` +
        `The last good load is kept. Ask the agency, or raise the contract's version where this is right.`,
      { sourceId, before: before.loaded, after: account.loaded },
    );
}

async function countTables(context: RunContext, source: string): Promise<Counted> {
  const [row] = await context.db.rows<Counted & Record<string, unknown>>(
    `select (select count(*) from validate.${identifier(source)}) as loaded,
            (select count(*) from quality.quarantine where source_id = $source) as quarantined,
            (select coalesce(sum(records), 0)::bigint from quality.skipped where source_id = $source) as skipped,
            coalesce(sum(physical), 0)::bigint as files_physical, coalesce(sum(loaded), 0)::bigint as files_loaded,
            coalesce(sum(quarantined), 0)::bigint as files_quarantined, coalesce(sum(skipped), 0)::bigint as files_skipped
     from meta.extract where source_id = $source`,
    { source },
    context.signal,
  );
  return row as Counted;
}

function accountFaults(account: Account, counted: Counted): string[] {
  const { physical, loaded, quarantined, skipped } = account;
  const equal: [string, number, number][] = [
    ['physical = loaded + quarantined + skipped', physical, loaded + quarantined + skipped],
    ['loaded rows = rows of the table', loaded, counted.loaded],
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
