import type { Contract } from '#etl/contract/contract.ts';
import type { DeliveredFile } from '#etl/run-context.ts';
import type { ExtractContext } from './extract-context.ts';
import { compareNames } from '#etl/compare-names.ts';
import { findKept, keep, type Store } from './keep.ts';
import type { ManifestFile } from './manifest.ts';

/** What a server that is asked gave: one file, on its way into the store. */
export interface Fetch {
  /** Name without and with its ending: `pages` and `pages.ndjson`. */
  stem: string;
  ending: string;
  path: string;
  sha256: string;
  counts?: ManifestFile['counts'];
  /** Of a database: its version and the snapshot that was read. */
  database?: ManifestFile['database'];
}

/**
 * Keeps what a server gave, beside what it gave before. In mode `full` the newest is the delivery; in the others each one is,
 * named by its time: all that the version built on knows and that are still kept, and this one, unless it says the same as the
 * one before.
 *
 * @returns deliveries in load order
 */
export async function keepFetch(
  context: ExtractContext,
  store: Store,
  contract: Contract,
  fetch: Fetch,
): Promise<DeliveredFile[]> {
  const { stem, ending, ...arrived } = fetch;
  const { sha256 } = arrived;
  if (contract.load.mode === 'full') {
    const fileName = `${stem}.${ending}`;
    const kept = await findKept(store, fileName, sha256);
    return [kept ?? (await keep(context, store, { fileName, ...arrived }))];
  }
  const before = await earlierFetches(context, store);
  if (before.at(-1)?.sha256 === sha256) return before;
  const time = context.clock().toISOString().replaceAll(/[-:]/g, '').replace('T', '-').replace('.', '');
  const fileName = `${stem}-${time}.${ending}`;
  return [...before, await keep(context, store, { fileName, ...arrived })];
}

/** Fetches of the version built on, the oldest first; one whose copy is gone is told to the journal. */
async function earlierFetches(context: ExtractContext, store: Store): Promise<DeliveredFile[]> {
  const known = await context.db.rows<{ fileName: string; sha256: string }>(
    `select file_name as "fileName", sha256 from meta.extract where source_id = $source`,
    { source: store.sourceId },
  );
  const kept: DeliveredFile[] = [];
  for (const { fileName, sha256 } of known.sort((a, b) => compareNames(a.fileName, b.fileName))) {
    const file = await findKept(store, fileName, sha256);
    if (file) kept.push(file);
    else
      context.journal.write('delivery_lost', {
        stage: 'extract',
        sourceId: store.sourceId,
        data: { fileName },
      });
  }
  return kept;
}
