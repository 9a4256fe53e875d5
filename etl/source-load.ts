import type { Session } from '#warehouse/duckdb/database.ts';
import type { Contract } from './contract/contract.ts';
import { contractFingerprint, readFingerprint, writeFingerprint } from './fingerprint.ts';
import { correctionsHash } from './mend/corrections.ts';
import { writeMends } from './mend/mends-in-force.ts';
import type { Delivery, RunContext } from './run-context.ts';
import type { SourceAccount } from './source-account.ts';
import { layOutRows } from './validate/stored-rows.ts';

/** The last load of a source that is in the build. */
export interface SourceLoad extends SourceAccount {
  contractVersion: string;
  contentHash: string;
}

/** The last load of a source in the build; null where it was never loaded. */
export async function readLoad(db: Session, sourceId: string): Promise<SourceLoad | null> {
  const [load] = await db.rows<SourceLoad>(
    `select physical, loaded, quarantined, skipped, flagged, superseded,
            contract_version as "contractVersion", content_hash as "contentHash"
     from meta.source_load where source_id = $sourceId`,
    { sourceId },
  );
  return load ?? null;
}

/** The highest number of a file that makes the source; 0 where there is none. */
export async function readLastFileNo(db: Session, sourceId: string): Promise<number> {
  const [last] = await db.rows<{ no: number }>(
    `select coalesce(max(file_no), 0) as no from meta.extract where source_id = $sourceId`,
    { sourceId },
  );
  return last!.no;
}

/** Rows that so many bytes of a source may have, by those that make it now; undefined where it was never loaded. */
export async function expectRows(db: Session, sourceId: string, bytes: number): Promise<number | undefined> {
  const [now] = await db.rows<{ rows: number; bytes: number }>(
    `select coalesce(sum(physical), 0)::double as rows, coalesce(sum(bytes), 0)::double as bytes
     from meta.extract where source_id = $sourceId`,
    { sourceId },
  );
  return now!.bytes > 0 ? Math.round((now!.rows / now!.bytes) * bytes) : undefined;
}

/** Ids of the sources with a load in the build. */
export async function readLoadedSources(db: Session): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(
    'select source_id as id from meta.source_load order by source_id',
  );
  return rows.map(({ id }) => id);
}

/** Whether the build's load was judged by the contract as it is now. */
export async function isContractCurrent(context: RunContext, contract: Contract): Promise<boolean> {
  const wanted = await fingerprintOf(context, contract);
  return (await readFingerprint(context.db, 'contract', contract.id)) === wanted;
}

function fingerprintOf(context: RunContext, contract: Contract): Promise<string> {
  const { db, asOf, content } = context;
  const corrections = correctionsHash(context, contract.id);
  return contractFingerprint(db, contract, { asOf, timezone: content.workspace.timezone, corrections });
}

/** Notes a load, in place of the one before. */
export async function writeLoad(
  context: RunContext,
  contract: Contract,
  delivery: Delivery,
  account: SourceAccount,
): Promise<void> {
  const { physical, loaded, quarantined, skipped, flagged, superseded } = account;
  await context.db.run(
    `insert or replace into meta.source_load values ($sourceId, $runId, $loadedAt::timestamp, $contractVersion,
       $contentHash, $physical, $loaded, $quarantined, $skipped, $flagged, $superseded)`,
    {
      sourceId: contract.id,
      runId: context.runId,
      loadedAt: context.clock().toISOString().slice(0, -1),
      contractVersion: contract.version,
      contentHash: delivery.contentHash,
      physical,
      loaded,
      quarantined,
      skipped,
      flagged,
      superseded,
    },
  );
  const fingerprint = await fingerprintOf(context, contract);
  await writeFingerprint(context.db, 'contract', contract.id, fingerprint);
  await writeMends(context.db, context, contract.id);
}

/**
 * Lays out an empty table for a source that was never loaded, so that facts made from it are there, without rows.
 *
 * @returns false where the source has been loaded
 */
export async function layOutNeverLoaded(db: Session, contract: Contract): Promise<boolean> {
  if ((await readLoad(db, contract.id)) !== null) return false;
  await layOutRows(db, contract);
  return true;
}
