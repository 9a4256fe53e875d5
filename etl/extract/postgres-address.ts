import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { PostgresServer } from '#etl/contract/contract.ts';
import { databaseFailed, databaseFault } from './postgres-fault.ts';
import type { ExtractContext } from './extract-context.ts';
import { isAllowedAddress } from '#warehouse/network/allowed-address.ts';
import { refusedAddress, resolveHost } from './resolve-host.ts';
import { readSetting } from './setting.ts';

/** Where a database is and as whom it is read. Holds a password: for the driver alone. */
export interface DatabaseAddress {
  /** As numbers. */
  address: string;
  port: number;
  database: string;
  user: string;
  password: string;
  ssl: ConnectionOptions | false;
}

/**
 * Puts together what the contract and the environment say of a database.
 *
 * @throws {EtlError} extract_setting_missing; extract_database_failed: the address is none, unknown or not allowed
 */
export async function resolveDatabase(
  context: Pick<ExtractContext, 'environment'>,
  sourceId: string,
  server: PostgresServer,
): Promise<DatabaseAddress> {
  const url = readAddress(context, sourceId, server.urlEnv);
  const host = url?.host ?? server.host;
  const port = url?.port ?? server.port;
  const user = url?.user ?? readSetting(context, sourceId, server.userEnv);
  const password = url?.password ?? readSetting(context, sourceId, server.passwordEnv) ?? '';
  if (user === null) throw notAnAddress(sourceId, server.urlEnv, 'names no user');
  const address = await resolveHost(context, host, port).catch((cause: unknown) => {
    throw databaseFault(sourceId, cause);
  });
  if (address === null)
    throw databaseFailed(sourceId, 'address refused', `For ${sourceId}, ${refusedAddress}`);
  const ssl = tlsOf(server.ssl, host, address);
  return { address, port, database: url?.database ?? server.database, user, password, ssl };
}

function readAddress(
  context: Pick<ExtractContext, 'environment'>,
  sourceId: string,
  name: string | null,
): ({ [part in 'host' | 'user' | 'password' | 'database']: string | null } & { port: number | null }) | null {
  const text = readSetting(context, sourceId, name);
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) throw notAnAddress(sourceId, name, 'is none');
  if (url.search !== '' || url.hash !== '') throw notAnAddress(sourceId, name, 'has parameters');
  const plain = (part: string) =>
    part === '' ? null : (decode(part) ?? raise(notAnAddress(sourceId, name, 'is none')));
  return {
    host: plain(url.hostname),
    port: url.port === '' ? null : Number(url.port),
    user: plain(url.username),
    password: plain(url.password),
    database: plain(url.pathname.replace(/^\//, '')),
  };
}

function raise(fault: Error): never {
  throw fault;
}

/** @returns null for a `%` that begins no character */
function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    if (cause instanceof URIError) return null;
    throw cause;
  }
}

function tlsOf(ssl: PostgresServer['ssl'], host: string, address: string): ConnectionOptions | false {
  const isHere = !isAllowedAddress(address, false) && isAllowedAddress(address, true);
  const mode = ssl ?? (isHere ? 'disable' : 'verify-full');
  if (mode === 'disable') return false;
  // The certificate is judged by the name that was asked for, not by the address it was resolved to.
  const name = isIP(host) === 0 ? { servername: host } : {};
  return { ...name, host, rejectUnauthorized: mode === 'verify-full' };
}

function notAnAddress(sourceId: string, name: string | null, what: string) {
  return databaseFailed(
    sourceId,
    `the address in ${name ?? 'the environment'} ${what}`,
    'Expected postgres://user:password@host:port/database, nothing after it; signs in a password as %40',
  );
}
