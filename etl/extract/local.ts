import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contract, LocalServer } from '#etl/contract/contract.ts';
import { EtlError } from '#etl/errors.ts';
import type { DeliveredFile } from '#etl/run-context.ts';
import { mapAtOnce } from './at-once.ts';
import { chooseDeliveries, type Chosen } from './choose-deliveries.ts';
import { stopIfCancelled, type ExtractContext } from './extract-context.ts';
import { findFiles, type InboxFile } from './find-files.ts';
import { writeGated } from './gated-file.ts';
import { whileThere, requireSize } from './inbox-file.ts';
import { findKept, hashFile, keep, openStore, type Store } from './keep.ts';
import { isAtRest, readSeen, standOf, writeSeen, type SeenFiles } from './seen-files.ts';

/** How often a file that changes while it is read is read again. */
const attempts = 3;
const filesAtOnce = 8;

/**
 * Takes what agencies dropped into the inbox: each file that matches the contract's path is copied once, and never changed
 * again. A file of 0 bytes is taken like any other.
 *
 * @returns files in load order; of a source of which only the newest delivery counts, that one
 * @throws {EtlError} extract_missing: nothing there; extract_unreadable: no file, no period in its name, or never at rest;
 * delivery_order_uncertain
 */
export async function receiveLocal(
  context: ExtractContext,
  contract: Contract,
  server: LocalServer,
): Promise<DeliveredFile[]> {
  const found = await findFiles(context.paths.inbox, server.path);
  if (found.length === 0) throw missing(contract, server);
  const chosen = chooseDeliveries(contract, found, context.asOf);
  tellLeftOut(context, contract, chosen);
  const { files: wanted } = chosen;
  await using store = await openStore(context, contract);
  if (contract.landingGate === null) return await takeAll(context, store, wanted, server.limits);
  const files: DeliveredFile[] = [];
  for (const file of wanted) {
    stopIfCancelled(context.signal);
    await requireSize(store.sourceId, file, server.limits.maxBytes);
    files.push(await takeGated(context, store, contract, file));
  }
  return files;
}

/** Takes several files at a time; those of the same content one after the other, since they share a manifest. */
async function takeAll(
  context: ExtractContext,
  store: Store,
  wanted: InboxFile[],
  { maxBytes }: { maxBytes: number },
): Promise<DeliveredFile[]> {
  const seen = await readSeen(store);
  const read = await mapAtOnce(wanted, filesAtOnce, async (file) => {
    stopIfCancelled(context.signal);
    await requireSize(store.sourceId, file, maxBytes);
    return { file, ...(await whileThere(store.sourceId, file, () => readOnce(context, store, file, seen))) };
  });
  const groups = Map.groupBy(read, ({ sha256 }) => sha256);
  const taken = new Map<InboxFile, DeliveredFile>();
  await mapAtOnce([...groups.values()], filesAtOnce, async (group) => {
    for (const { file, ...read } of group) {
      stopIfCancelled(context.signal);
      taken.set(file, await take(context, store, file, read));
    }
  });
  const names = new Set(wanted.map(({ fileName }) => fileName));
  await writeSeen(store, new Map([...seen].filter(([fileName]) => names.has(fileName))));
  return wanted.flatMap((file) => taken.get(file) ?? []);
}

/** What was read of a file: its sha256, and a copy of just that on its way to the store. */
interface Read {
  sha256: string;
  /** Null: none was made, or the file may have changed meanwhile. */
  copy: string | null;
}

/**
 * Reads a file unless it stands as when it was read and kept before. Of a large one the copy alone is read: to read both costs a third
 * more, and where the file did not change meanwhile they say the same.
 */
async function readOnce(
  context: ExtractContext,
  store: Store,
  file: InboxFile,
  seen: SeenFiles,
): Promise<Read> {
  const { fileName, path } = file;
  const before = await standOf(path);
  const known = seen.get(fileName);
  if (known && known.stand === before.stand && (await findKept(store, fileName, known.sha256)))
    return { sha256: known.sha256, copy: null };
  seen.delete(fileName);
  if (before.stand === null) return { sha256: await hashFile(path, context.signal), copy: null };
  const copy = placeOnTheWay(store, file);
  await copyFile(path, copy, constants.COPYFILE_FICLONE);
  const sha256 = await hashFile(copy, context.signal);
  // By the clock that the file system has.
  const isAsRead = isAtRest(before, await standOf(path), Date.now());
  if (isAsRead) seen.set(fileName, { stand: before.stand, sha256 });
  if (isAsRead && (await findKept(store, fileName, sha256)) === null) return { sha256, copy };
  // Of a large inbox that is read anew not all lies here twice; and what is copied again has its place free.
  await rm(copy, { force: true });
  return { sha256, copy: null };
}

function placeOnTheWay({ receiving }: Store, { fileName }: InboxFile): string {
  return join(receiving, createHash('sha256').update(fileName).digest('hex'));
}

/** Of how many files that are not read names are told. */
const TOLD = 20;

/** Says which of several files is taken for the newest, and which are not read. */
function tellLeftOut({ journal }: ExtractContext, { id }: Contract, { files, leftOut }: Chosen): void {
  if (leftOut.length === 0) return;
  journal.write('deliveries_left_out', {
    ...{ stage: 'extract', sourceId: id },
    data: {
      found: files.length + leftOut.length,
      newest: files[0]?.fileName,
      older: leftOut.slice(-TOLD).map(({ fileName }) => fileName),
    },
  });
}

/** Where a file may have changed while it was read, it is copied, and the copy's hash must be what was read: else it is read again. */
async function take(
  context: ExtractContext,
  store: Store,
  file: InboxFile,
  read: Read,
): Promise<DeliveredFile> {
  const { fileName } = file;
  const arriving = placeOnTheWay(store, file);
  let { sha256 } = read;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const kept = await findKept(store, fileName, sha256);
    if (kept) return kept;
    if (read.copy !== null) return keep(context, store, { fileName, path: read.copy, sha256 });
    await whileThere(store.sourceId, file, (path) => copyFile(path, arriving, constants.COPYFILE_FICLONE));
    const copied = await hashFile(arriving, context.signal);
    if (copied === sha256) return keep(context, store, { fileName, path: arriving, sha256 });
    sha256 = await whileThere(store.sourceId, file, (path) => hashFile(path, context.signal));
  }
  throw new EtlError(
    'extract_unreadable',
    `extract unreadable: ${store.sourceId}/${fileName} changed each of ${attempts} times it was read. ` +
      'Expected a file that has wholly arrived; load it again when its sender has finished.',
    { sourceId: store.sourceId, fileName },
  );
}

async function takeGated(
  context: ExtractContext,
  store: Store,
  contract: Contract,
  file: InboxFile,
): Promise<DeliveredFile> {
  const { fileName } = file;
  const arriving = join(store.receiving, 'file');
  const counts = await whileThere(store.sourceId, file, (from) =>
    writeGated(contract, { fileName, from, to: arriving }),
  );
  const sha256 = await hashFile(arriving, context.signal);
  return (
    (await findKept(store, fileName, sha256)) ??
    keep(context, store, { fileName, path: arriving, sha256, counts })
  );
}

function missing({ id }: Contract, { path }: LocalServer): EtlError {
  return new EtlError(
    'extract_missing',
    `extract missing: no file for ${id}. Looked for inbox/${path} in the data folder. Put the agency's file there and run again.`,
    { sourceId: id, path, facts: [{ fact: 'place', path: `inbox/${path}` }] },
  );
}
