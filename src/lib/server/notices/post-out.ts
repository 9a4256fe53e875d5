import { lookup } from 'node:dns';
import { request as requestPlain, type RequestOptions } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isAllowedAddress } from '#warehouse/network/allowed-address.ts';
import type { HostRules } from '../env.ts';
import { isLoopback } from '../listen-address.ts';

/** What became of a request: a status, or why there is none. */
export type Answered = { status: number; error: null } | { status: null; error: string };

/** What is posted, and under which rules. */
export interface Posted {
  body: string;
  headers: { readonly [name: string]: string };
  rules: HostRules;
  signal: AbortSignal;
}

const WITHIN_MS = 10_000;

/**
 * Posts something to an address that somebody has written down. Servers of this machine and of private networks are asked only where whoever
 * runs this installation has named them, others over TLS alone; the address that was judged is the one connected to. No redirect is
 * followed, and nothing is read of the answer but its status.
 */
export async function postOut(url: URL, { body, headers, rules, signal }: Posted): Promise<Answered> {
  const isNamed = rules.isNamed(hostPortOf(url));
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isRefused = isIP(host) !== 0 && !isAllowedAddress(host, rules.allowsLoopback);
  if (!isNamed && isRefused) return { status: null, error: 'address_refused' };
  if (url.protocol === 'http:' && !isNamed && !(rules.allowsLoopback && isLoopback(host)))
    return { status: null, error: 'address_in_clear' };
  const options: RequestOptions = {
    ...{ method: 'POST', agent: false, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
    signal: AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]),
    ...(!isNamed && { lookup: guardedLookup(rules) }),
  };
  return new Promise((tell) => {
    const request = (url.protocol === 'https:' ? requestSecure : requestPlain)(url, options);
    request.once('response', (response) => {
      tell({ status: response.statusCode ?? 0, error: null });
      response.destroy();
    });
    request.on('error', (fault: NodeJS.ErrnoException) =>
      tell({ status: null, error: (fault.code ?? fault.name).toLowerCase() }),
    );
    request.end(body);
  });
}

function hostPortOf({ host, port, protocol }: URL): string {
  return port === '' ? `${host}:${protocol === 'https:' ? 443 : 80}` : host;
}

/** Looks a name up as the system does, and answers nothing where one of its addresses may not be asked. */
function guardedLookup({ allowsLoopback }: HostRules): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (fault, addresses) => {
      if (fault) return callback(fault, '');
      const isRefused = addresses.some(({ address }) => !isAllowedAddress(address, allowsLoopback));
      const [first] = addresses;
      if (isRefused || !first)
        return callback(Object.assign(new Error('address refused'), { code: 'address_refused' }), '');
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
