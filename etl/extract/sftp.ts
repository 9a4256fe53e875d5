import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Contract, SftpServer } from '#etl/contract/contract.ts';
import { EtlError } from '#etl/errors.ts';
import type { DeliveredFile } from '#etl/run-context.ts';
import { stopIfCancelled, type ExtractContext } from './extract-context.ts';
import { listRemote } from './list-remote.ts';
import { receiveLocal } from './local.ts';
import { sftpFault } from './sftp-fault.ts';
import { openSftpSession, type SftpSession } from './sftp-session.ts';

/** How often a file that changes while it is fetched is fetched again. */
const attempts = 3;

/**
 * Fetches what an agency dropped on an SFTP server into the run's own folder and takes delivery of it as of files in the
 * inbox. Nothing is kept of a folder that could not be fetched whole.
 *
 * @throws {EtlError} extract_setting_missing, extract_sftp_failed, extract_limit_exceeded, run_cancelled
 * @throws {EtlError} extract_missing: nothing there; extract_unreadable: a file that never rests, a name that leaves its folder
 */
export async function receiveSftp(
  context: ExtractContext,
  contract: Contract,
  server: SftpServer,
): Promise<DeliveredFile[]> {
  const mirror = join(context.paths.build, `sftp-${contract.id}`);
  const clear = () => rm(mirror, { recursive: true, force: true });
  await clear();
  try {
    await mkdir(mirror, { recursive: true });
    await fetchFiles(context, contract, server, mirror);
    const here = { ...context, paths: { ...context.paths, inbox: mirror } };
    return await receiveLocal(here, contract, { ...server, type: 'local' });
  } finally {
    await clear();
  }
}

async function fetchFiles(
  context: ExtractContext,
  { id }: Contract,
  server: SftpServer,
  mirror: string,
): Promise<void> {
  const { timeoutSeconds, maxFiles, maxTotalBytes } = server.limits;
  const deadline = AbortSignal.timeout(Math.ceil(timeoutSeconds * 1000));
  const signal = AbortSignal.any([context.signal, deadline]);
  try {
    await using session = await openSftpSession(context, id, server, signal);
    const files = await listRemote(session, id, server);
    if (files.length === 0) throw missing(id, server);
    if (files.length > maxFiles) throw tooMuch(id, 'maxFiles', maxFiles);
    let bytesLeft = maxTotalBytes;
    for (const [position, name] of files.entries()) {
      const to = join(mirror, ...name.split('/'));
      await mkdir(dirname(to), { recursive: true });
      bytesLeft -= await fetchAtRest(session, {
        id,
        name,
        from: server.folder + name,
        to,
        bytesLeft,
        maxTotalBytes,
        signal,
      });
      context.journal.write('progress', {
        stage: 'extract',
        sourceId: id,
        data: { files: position + 1, expected: files.length, bytes: maxTotalBytes - bytesLeft },
      });
    }
  } catch (cause) {
    stopIfCancelled(context.signal);
    throw sftpFault(id, cause, deadline.aborted ? timeoutSeconds : null);
  }
}

interface Fetching {
  id: string;
  name: string;
  from: string;
  to: string;
  bytesLeft: number;
  maxTotalBytes: number;
  signal: AbortSignal;
}

/** Size and time before and after must be the same, and as many bytes have come. @returns bytes of the file */
async function fetchAtRest({ client, lost }: SftpSession, file: Fetching): Promise<number> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const before = await client.stat(file.from);
    if (before.size > file.bytesLeft) throw tooMuch(file.id, 'maxTotalBytes', file.maxTotalBytes);
    // No further than it was long: one that grows as fast as it is read would never end.
    const sent = before.size === 0 ? [] : client.createReadStream(file.from, { end: before.size - 1 });
    await pipeline(sent, atMost(file), createWriteStream(file.to), {
      signal: AbortSignal.any([file.signal, lost]),
    });
    const after = await client.stat(file.from);
    const { size } = await stat(file.to);
    if (before.size === after.size && before.modifyTime === after.modifyTime && size === after.size)
      return size;
  }
  throw new EtlError(
    'extract_unreadable',
    `extract unreadable: ${file.id}/${file.name} changed each of ${attempts} times it was fetched. ` +
      'Expected a file that has wholly arrived; load it again when its sender has finished.',
    { sourceId: file.id, fileName: file.name },
  );
}

/** A server may send more than it is asked for. */
function atMost({ id, bytesLeft, maxTotalBytes }: Fetching): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes > bytesLeft) done(tooMuch(id, 'maxTotalBytes', maxTotalBytes));
      else done(null, chunk);
    },
  });
}

function missing(sourceId: string, { folder, path }: SftpServer): EtlError {
  return new EtlError(
    'extract_missing',
    `extract missing: no file for ${sourceId}. Looked for ${folder}${path} on its SFTP server. Ask the agency, then run again.`,
    { sourceId, path, facts: [{ fact: 'place', path: `${folder}${path}` }] },
  );
}

function tooMuch(sourceId: string, limit: string, value: number): EtlError {
  return new EtlError(
    'extract_limit_exceeded',
    `limit exceeded: ${sourceId} has more than ${limit} = ${value}. Raise it under limits in contract.yaml if that is right.`,
    { sourceId, limit, value, facts: [{ fact: 'limit', limit, value }] },
  );
}
