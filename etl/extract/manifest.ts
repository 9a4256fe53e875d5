import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { flush } from './flush.ts';

/** What is known of an extract that is kept: `manifest.json` beside its copies. It holds no setting of a server. */
export interface Manifest {
  sourceId: string;
  sha256: string;
  bytes: number;
  /** Names under which the same content came. */
  files: ManifestFile[];
}

export interface ManifestFile {
  fileName: string;
  /** ISO instant, UTC. */
  receivedAt: string;
  contractVersion: string;
  /** Of an API: pages asked, records sent, records refused by the landing gate. Of a gated file: without pages. */
  counts?: { pages?: number; records: number; refused: number };
  /** Of a database: its release and the snapshot (transactions it sees) that was read. */
  database?: { version: string; snapshot: string };
}

/** @returns null where the folder holds none */
export async function readManifest(folder: string): Promise<Manifest | null> {
  try {
    return JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw cause;
  }
}

/** Writes the manifest; a crash leaves the one before. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const path = join(folder, 'manifest.json');
  await writeFile(`${path}.new`, `${JSON.stringify(manifest, null, 2)}\n`);
  await flush(`${path}.new`);
  await rename(`${path}.new`, path);
}
