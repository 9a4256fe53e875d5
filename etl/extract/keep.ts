import { createHash } from 'node:crypto';
import { chmod, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sourceIdOf, type Contract } from '#etl/contract/contract.ts';
import { EtlError } from '#etl/errors.ts';
import type { DeliveredFile } from '#etl/run-context.ts';
import { flush } from './flush.ts';
import type { ExtractContext } from './extract-context.ts';
import { readManifest, writeManifest, type ManifestFile } from './manifest.ts';

/** Where a source's extracts are kept, and under which contract they came. */
export interface Store {
  sourceId: string;
  contractVersion: string;
  /** `<extracts>/<source>`. */
  folder: string;
  /** Files on their way; emptied before and after. */
  receiving: string;
}

/** Makes a source's folders ready. What a run that died left on its way is removed. */
export async function openStore(
  context: ExtractContext,
  contract: Pick<Contract, 'id' | 'partOf' | 'version'>,
): Promise<Store & AsyncDisposable> {
  const sourceId = sourceIdOf(contract);
  const folder = join(context.paths.extracts, sourceId);
  const receiving = join(folder, '.receiving');
  const clear = () => rm(receiving, { recursive: true, force: true });
  await clear();
  await mkdir(receiving, { recursive: true });
  return {
    sourceId,
    contractVersion: contract.version,
    folder,
    receiving,
    [Symbol.asyncDispose]: clear,
  };
}

const BLOCK_BYTES = 1 << 20;

/**
 * sha256 of a file, in hexadecimal. Two blocks are read into again and again, one while the other is hashed: to make a new one costs
 * more than to hash it.
 */
export async function hashFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const blocks = [Buffer.allocUnsafeSlow(BLOCK_BYTES), Buffer.allocUnsafeSlow(BLOCK_BYTES)] as const;
  await using file = await open(path);
  const begin = (which: 0 | 1) => file.read(blocks[which], 0, BLOCK_BYTES);
  let reading = begin(0);
  for (let which: 0 | 1 = 0; ; which = which === 0 ? 1 : 0) {
    const { buffer, bytesRead } = await reading;
    if (bytesRead === 0) return hash.digest('hex');
    signal.throwIfAborted();
    reading = begin(which === 0 ? 1 : 0);
    hash.update(buffer.subarray(0, bytesRead));
  }
}

/** The copy kept of content with this hash under this name; null where there is none yet. */
export async function findKept(
  store: Store,
  fileName: string,
  sha256: string,
): Promise<DeliveredFile | null> {
  const folder = folderOf(store, sha256);
  const manifest = await readManifest(folder);
  if (manifest === null) return null;
  if (manifest.sha256 !== sha256) throw collision(store, fileName);
  const known = manifest.files.find((file) => file.fileName === fileName);
  const path = join(folder, basename(fileName));
  if (!known || (await sizeOf(path)) !== manifest.bytes) return null;
  return toDelivered(path, sha256, manifest.bytes, known);
}

/** Moves a file that has wholly arrived to its lasting place, read-only, and notes it in the extract's manifest. */
export async function keep(
  context: ExtractContext,
  store: Store,
  arrived: { fileName: string; path: string; sha256: string } & Pick<ManifestFile, 'counts' | 'database'>,
): Promise<DeliveredFile> {
  const { fileName, sha256 } = arrived;
  const folder = folderOf(store, sha256);
  await mkdir(folder, { recursive: true });
  const path = join(folder, basename(fileName));
  const bytes = (await stat(arrived.path)).size;
  await chmod(arrived.path, 0o444);
  await flush(arrived.path);
  await rename(arrived.path, path);
  const file: ManifestFile = {
    fileName,
    receivedAt: context.clock().toISOString(),
    contractVersion: store.contractVersion,
    ...(arrived.counts && { counts: arrived.counts }),
    ...(arrived.database && { database: arrived.database }),
  };
  const before = (await readManifest(folder))?.files.filter((known) => known.fileName !== fileName) ?? [];
  await writeManifest(folder, { sourceId: store.sourceId, sha256, bytes, files: [...before, file] });
  return toDelivered(path, sha256, bytes, file);
}

function folderOf(store: Store, sha256: string): string {
  return join(store.folder, sha256.slice(0, 16));
}

function toDelivered(path: string, sha256: string, bytes: number, file: ManifestFile): DeliveredFile {
  const { fileName, receivedAt } = file;
  return { extractId: sha256.slice(0, 16), fileName, path, sha256, bytes, receivedAt };
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw cause;
  }
}

function collision({ sourceId }: Store, fileName: string): EtlError {
  return new EtlError(
    'extract_unreadable',
    `extract unreadable: ${sourceId}/${fileName} has the id of another extract. Expected ids to differ; change the file by a byte.`,
    { sourceId, fileName },
  );
}
