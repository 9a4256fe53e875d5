import { isIP } from 'node:net';
import type { ServerSettings } from './env.ts';

const loopback = ['127.0.0.1', '::1', 'localhost'];

/** Whether an address is of this machine alone. */
export const isLoopback = (host: string): boolean => loopback.includes(host);

/**
 * Why the server may not listen where it is told to; null where it may. What goes over a network, passwords among it, goes over TLS:
 * a proxy holds the certificate, and `ORIGIN` says under which name readers find it.
 */
export function refusalOf({ host, port, allowsPlainHttp, origin }: ServerSettings): string | null {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return `PORT invalid: ${port}. Expected a whole number from 0 to 65535.`;
  if (isLoopback(host)) return null;
  if (!origin)
    return `ORIGIN missing: with HOST=${host} say where readers find this server, e.g. ORIGIN=https://name.example.`;
  if (origin.startsWith('https://') || allowsPlainHttp) return null;
  return (
    `ORIGIN refused: ${origin} sends passwords in clear. Put a proxy with TLS in front and set ORIGIN=https://…, or ` +
    'LODESTAR_PLAIN_HTTP=yes for a test on a network of your own.'
  );
}

/** Why a server could not listen, and what to do; any other fault as it is. */
export function listenFault(cause: unknown, { host, port }: Pick<ServerSettings, 'host' | 'port'>): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'EADDRINUSE')
    return new Error(
      `PORT taken: another program listens on ${host}:${port}. Stop it, or set another: PORT=${port + 1} npm start`,
    );
  if (code === 'EACCES')
    return new Error(
      `PORT refused: this user may not listen on ${host}:${port}. Set one above 1023: PORT=3000 npm start`,
    );
  return cause;
}

/** Address of a server that listens on a host and port. */
export function addressOf(host: string, port: number): string {
  return `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/**
 * Where this server was reached by a name that only a `Host` header gives: at that name where it is one of this machine's own,
 * else at this machine. What goes there may hold a reader's cookies.
 */
export function loopbackOf({ protocol, hostname, host, port }: URL): string {
  if (loopback.includes(hostname.replace(/^\[(.*)\]$/, '$1'))) return `${protocol}//${host}`;
  return `${protocol}//localhost${port && `:${port}`}`;
}

/**
 * What a request's `Host` says.
 * - `home`: the one origin that pages and forms have
 * - `alias`: another name of this machine, such as `localhost`; a page there would be another origin
 * - `stranger`: a name that somebody has pointed here, so that a foreign page could read answers (DNS rebinding)
 */
export function judgeHost(
  header: string | undefined,
  home: string,
  { origin, host }: Pick<ServerSettings, 'origin' | 'host'>,
): 'home' | 'alias' | 'stranger' {
  if (header === new URL(home).host) return 'home';
  const name = (header ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  // A proxy that serves the origin may well ask by this machine's own name.
  if (loopback.includes(name)) return origin ? 'home' : 'alias';
  return isLoopback(host) ? 'stranger' : 'home';
}
