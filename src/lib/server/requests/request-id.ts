import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What an id may look like that somebody else gave: it goes into logs and back into a header. */
const WELL_FORMED = /^[\w.-]{8,64}$/;

/**
 * The id of a request: that of the proxy, so that both logs name it alike, or one of our own. Without a proxy nobody's word is taken.
 *
 * @param proxies how many there are in front of this server
 */
export function requestIdOf(headers: IncomingHttpHeaders, proxies: number): string {
  const given = headers['x-request-id'];
  return proxies > 0 && typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID();
}
