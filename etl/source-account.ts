import type { Session } from '#warehouse/duckdb/database.ts';
import { EtlError } from './errors.ts';
import type { Account } from './run-context.ts';

/** Rows of all deliveries of a source, as they were counted when each was loaded. */
export interface SourceAccount extends Account {
  /** Loaded rows that another delivery replaced, or stands for. */
  superseded: number;
}

/** Of no rows. */
export const NOTHING: SourceAccount = {
  ...{ physical: 0, loaded: 0, quarantined: 0, skipped: 0, flagged: 0, superseded: 0 },
};

/** Sums up the files that make a source. */
export async function readAccount(db: Session, sourceId: string): Promise<SourceAccount> {
  const [account] = await db.rows<SourceAccount>(
    `select coalesce(sum(physical), 0)::bigint as physical, coalesce(sum(loaded), 0)::bigint as loaded,
            coalesce(sum(quarantined), 0)::bigint as quarantined, coalesce(sum(skipped), 0)::bigint as skipped,
            (select count(*) from (select distinct extract_id, file_name, row_no from quality.flag
                                   where source_id = $source)) as flagged,
            coalesce(sum(superseded), 0)::bigint as superseded
     from meta.extract where source_id = $source`,
    { source: sourceId },
  );
  return account!;
}

/** Counts of a load that failed, as far as its fault tells them. */
export function accountIn(fault: unknown): Partial<Account> {
  if (!(fault instanceof EtlError)) return {};
  return Object.fromEntries(
    Object.keys(countsOf(NOTHING)).flatMap((name) => {
      const count = fault.details[name];
      return typeof count === 'number' ? [[name, count]] : [];
    }),
  );
}

/** What a run tells of an account. */
export function countsOf({ physical, loaded, quarantined, skipped, flagged }: SourceAccount): Account {
  return { physical, loaded, quarantined, skipped, flagged };
}

/** Sums of accounts. */
export function sumOf(accounts: readonly SourceAccount[]): SourceAccount {
  return accounts.reduce<SourceAccount>(
    (sum, account) => ({
      physical: sum.physical + account.physical,
      loaded: sum.loaded + account.loaded,
      quarantined: sum.quarantined + account.quarantined,
      skipped: sum.skipped + account.skipped,
      flagged: sum.flagged + account.flagged,
      superseded: sum.superseded + account.superseded,
    }),
    NOTHING,
  );
}
