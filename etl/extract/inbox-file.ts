import { stat } from 'node:fs/promises';
import { EtlError } from '#etl/errors.ts';
import type { InboxFile } from './find-files.ts';

/** What the system says of a file that is no longer there, or may not be read. */
const reasons: { [code: string]: string } = {
  ENOENT: 'went away while it was read',
  ESTALE: 'went away while it was read',
  EACCES: 'may not be read by this process',
  EPERM: 'may not be read by this process',
  EISDIR: 'became a folder while it was read',
  EIO: 'cannot be read from its disk',
};

/**
 * Works on a file of the inbox, which belongs to whoever drops files there: it may go at any moment.
 *
 * @throws {EtlError} extract_unreadable: it went away, or may not be read; whatever else `work` throws
 */
export async function whileThere<T>(
  sourceId: string,
  { fileName, path }: InboxFile,
  work: (path: string) => Promise<T>,
): Promise<T> {
  try {
    return await work(path);
  } catch (cause) {
    const isOfFile = cause instanceof Error && 'path' in cause && cause.path === path && 'code' in cause;
    const reason = isOfFile ? reasons[String(cause.code)] : undefined;
    if (reason === undefined) throw cause;
    throw new EtlError(
      'extract_unreadable',
      `extract unreadable: ${sourceId}/${fileName} ${reason}. Expected a file that stays until it is loaded; put it back and run again.`,
      { sourceId, fileName },
      { cause },
    );
  }
}

/** @throws {EtlError} extract_limit_exceeded: the file is larger than its contract allows; extract_unreadable */
export async function requireSize(sourceId: string, file: InboxFile, maxBytes: number): Promise<void> {
  const { size } = await whileThere(sourceId, file, (path) => stat(path));
  if (size <= maxBytes) return;
  throw new EtlError(
    'extract_limit_exceeded',
    `limit exceeded: ${sourceId}/${file.fileName} has ${size} bytes, more than maxBytes = ${maxBytes}. Raise it under limits in ` +
      'contract.yaml if that is right.',
    {
      ...{ sourceId, fileName: file.fileName, limit: 'maxBytes', value: maxBytes },
      facts: [
        { fact: 'file', name: file.fileName },
        { fact: 'limit', limit: 'maxBytes', value: maxBytes },
      ],
    },
  );
}
