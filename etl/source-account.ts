import type { Session } from '#warehouse/duckdb/database.ts';
import type { Account } from './run-context.ts';

/** Rows of all deliveries of a source, as they were counted when each was loaded. */
export interface SourceAccount extends Account {
  /** Loaded rows that another delivery replaced, or stands for. */
  superseded: number;
}

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
