import { createHash } from 'node:crypto';
import Client from 'ssh2-sftp-client';
import type { SftpServer } from '#etl/contract/contract.ts';
import type { ExtractContext } from './extract-context.ts';
import { refusedAddress, resolveHost } from './resolve-host.ts';
import { readSetting } from './setting.ts';
import { sftpFailed } from './sftp-fault.ts';

const connectSeconds = 15;

/** A connection to an SFTP server. */
export interface SftpSession extends AsyncDisposable {
  client: Client;
  /** Aborted when the connection is gone, whoever ended it. */
  lost: AbortSignal;
}

/**
 * Signs in to an SFTP server that shows a key of the contract; when `signal` says so, the connection is cut.
 *
 * @throws {EtlError} extract_setting_missing; extract_sftp_failed: address not allowed, key of another server
 * @throws whatever the client says
 */
export async function openSftpSession(
  context: Pick<ExtractContext, 'environment'>,
  sourceId: string,
  server: SftpServer,
  signal: AbortSignal,
): Promise<SftpSession> {
  const { host, port } = placeOf(context, sourceId, server);
  const setting = (name: string | null) => readSetting(context, sourceId, name) ?? undefined;
  const [username, password] = [setting(server.userEnv), setting(server.passwordEnv)];
  const [privateKey, passphrase] = [setting(server.privateKeyEnv), setting(server.passphraseEnv)];
  const address = await resolveHost(context, host, port);
  if (address === null) throw sftpFailed(sourceId, 'address refused', `For ${sourceId}, ${refusedAddress}`);
  const gone = new AbortController();
  const lose = () => gone.abort(new Error('connection cut'));
  const client = new Client(sourceId, { error: lose, end: lose, close: lose });
  let shown: string | null = null;
  const hostVerifier = (key: Buffer) => {
    shown = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
    return server.hostKeys.includes(shown);
  };
  const close = async () => {
    signal.removeEventListener('abort', close);
    // A connection that broke has nothing left to say good-bye to.
    await client.end().catch(() => undefined);
  };
  signal.addEventListener('abort', close, { once: true });
  try {
    signal.throwIfAborted();
    await client.connect({
      ...{ host: address, port, username, password, privateKey, passphrase, hostVerifier },
      readyTimeout: connectSeconds * 1000,
      keepaliveInterval: 10_000,
    });
  } catch (cause) {
    await close();
    if (shown !== null && !server.hostKeys.includes(shown)) throw otherKey(sourceId, shown);
    throw cause;
  }
  return { client, lost: gone.signal, [Symbol.asyncDispose]: close };
}

function placeOf(
  context: Pick<ExtractContext, 'environment'>,
  sourceId: string,
  server: SftpServer,
): { host: string; port: number } {
  const filled = server.host.replace(
    /\{([A-Z][A-Z0-9_]*)\}/g,
    (_, name: string) => readSetting(context, sourceId, name) ?? '',
  );
  const url = URL.canParse(`sftp://${filled}`) ? new URL(`sftp://${filled}`) : null;
  if (url !== null && url.hostname !== '' && !url.username && !url.password && /^\/?$/.test(url.pathname))
    return { host: url.hostname, port: url.port === '' ? 22 : Number(url.port) };
  throw sftpFailed(sourceId, 'address invalid', 'Expected host or host:port where the environment gives it');
}

function otherKey(sourceId: string, shown: string) {
  return sftpFailed(
    sourceId,
    `the server shows another key, ${shown}`,
    'Somebody may stand between: ask the agency whether its key changed before you correct hostKey in contract.yaml',
  );
}
