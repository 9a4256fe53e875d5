import type { SftpServer } from '#etl/contract/contract.ts';
import { EtlError } from '#etl/errors.ts';
import { compareNames } from '#etl/compare-names.ts';
import { globPattern } from '#warehouse/model/glob-pattern.ts';
import type { SftpSession } from './sftp-session.ts';

/** Entries of folders looked at and folders within folders, at most: a server cannot keep us listing. */
const maxEntries = 100_000;
const maxDepth = 16;

/**
 * Names of the files on a server that match the contract's path, relative to its folder, in natural order. Hidden files and
 * links to folders are left alone.
 *
 * @throws {EtlError} extract_unreadable: a link, or a name that would lead out of the folder; extract_limit_exceeded
 * @throws whatever the client says
 */
export async function listRemote(
  { client, lost }: SftpSession,
  sourceId: string,
  { folder, path }: SftpServer,
): Promise<string[]> {
  const pattern = globPattern(path);
  const isDeep = path.includes('/') || path.includes('**');
  const found: string[] = [];
  const waiting = [{ within: '', depth: 0 }];
  let entries = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const { name, type } of await client.list(folder + next.within)) {
      lost.throwIfAborted();
      if (++entries > maxEntries || next.depth > maxDepth) throw tooDeep(sourceId);
      if (/^(\.|~\$)/.test(name) && name !== '..') continue;
      if (!isPlainName(name)) throw notPlain(sourceId, 'a name that leads elsewhere');
      const relative = next.within + name;
      if (type === 'd' && isDeep) waiting.push({ within: `${relative}/`, depth: next.depth + 1 });
      if (type === 'd' || !pattern.test(relative.normalize('NFC'))) continue;
      if (type !== '-') throw notPlain(sourceId, 'a link or device, no plain file');
      found.push(relative);
    }
  }
  return found.sort(compareNames);
}

/** A name comes from the server and becomes one of a file here. */
function isPlainName(name: string): boolean {
  // eslint-disable-next-line no-control-regex
  return name !== '' && name !== '..' && !/[/\\\u0000-\u001f]/.test(name) && Buffer.byteLength(name) <= 255;
}

function notPlain(sourceId: string, what: string): EtlError {
  return new EtlError(
    'extract_unreadable',
    `extract unreadable: the SFTP server of ${sourceId} lists ${what}. Expected plain files in plain folders; ask the agency to put copies there.`,
    { sourceId },
  );
}

function tooDeep(sourceId: string): EtlError {
  return new EtlError(
    'extract_limit_exceeded',
    `limit exceeded: the folder of ${sourceId} on its SFTP server has more than ${maxEntries} entries or ${maxDepth} folders within ` +
      'each other. Expected fewer; name a folder further down in location.',
    { sourceId },
  );
}
