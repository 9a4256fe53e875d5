import { open } from 'node:fs/promises';
import { openPromise, type ZipFile } from 'yauzl';

/** What a file is packed in, by its first bytes. */
export type Container = 'gzip' | 'zstd' | 'zip';

const signatures: [container: Container, bytes: number[]][] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
];

/** The container that a file's first bytes are the beginning of; null for any other. A workbook is a `zip` too. */
export function containerOf(head: Buffer): Container | null {
  return signatures.find(([, bytes]) => bytes.every((byte, at) => head[at] === byte))?.[0] ?? null;
}

/** Bytes of a file from `at` on, as many as there are. */
export async function readBytes(path: string, at: number, length: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await file.read(bytes, 0, length, at);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Whether a ZIP archive is an Office document or the like, which is one file to whoever made it. */
export async function isOfficeFile(path: string): Promise<boolean> {
  const head = await readBytes(path, 0, 64);
  // Of OpenDocument, the first entry is called so.
  if (head.toString('latin1', 30, 38) === 'mimetype') return true;
  let archive: ZipFile;
  try {
    archive = await openPromise(path, { autoClose: false });
  } catch {
    // No archive that can be read is for its reader to refuse, by name.
    return false;
  }
  try {
    for await (const { fileName } of archive.eachEntry()) if (officePart.test(fileName)) return true;
    return false;
  } catch {
    // A directory that breaks off, or has a name that leaves the archive, is for whoever unpacks it to refuse.
    return false;
  } finally {
    archive.close();
  }
}

/** Parts of an Office file; some programs write their names in another case, or leave the list of types out. */
const officePart = /^(\[Content_Types\]\.xml|_rels\/\.rels)$/i;
