import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { EtlError } from '#etl/errors.ts';
import { isAllowedAddress } from '#warehouse/network/allowed-address.ts';

/** Resolves a name as the system does and answers only addresses that may be asked: the one checked is the one connected to. */
export function guardedLookup(sourceId: string, allowLoopback: boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (fault, addresses) => {
      if (fault) return callback(fault, '');
      const refused = addresses.some(({ address }) => !isAllowedAddress(address, allowLoopback));
      const [first] = addresses;
      if (refused || !first) return callback(addressRefused(sourceId), '');
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/**
 * Checks an address that is written as numbers, for which no name is looked up.
 *
 * @throws {EtlError} extract_http_failed
 */
export function requireAllowedHost(sourceId: string, url: URL, allowLoopback: boolean): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isAllowedAddress(host, allowLoopback)) throw addressRefused(sourceId);
}

function addressRefused(sourceId: string): EtlError {
  return new EtlError(
    'extract_http_failed',
    `address refused: the server of ${sourceId} is on this machine or in a private network. Expected a public address; ` +
      'LODESTAR_ALLOW_LOOPBACK=1 allows this machine itself, for the demonstration.',
    { sourceId },
  );
}
