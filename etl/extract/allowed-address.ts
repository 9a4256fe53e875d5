import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { EtlError } from '#etl/errors.ts';

const loopback = blockList(['127.0.0.0/8', '::1/128']);
/** Addresses that lie inside some network, or are nobody's: a contract must not make us ask them. */
const inside = blockList([
  ...[
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.168.0.0/16',
  ],
  ...[
    '198.18.0.0/15',
    '224.0.0.0/4',
    '240.0.0.0/4',
    '::/128',
    '64:ff9b::/96',
    'fc00::/7',
    'fe80::/10',
    'ff00::/8',
  ],
]);

function blockList(subnets: string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [net = '', prefix] = subnet.split('/');
    list.addSubnet(net, Number(prefix), net.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

/**
 * Whether a server at this address may be asked. Private, link-local and reserved addresses may not; loopback only where it
 * is allowed (the demonstration, tests). An IPv4 address inside an IPv6 one is judged as itself.
 */
export function isAllowedAddress(address: string, allowLoopback: boolean): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  if (loopback.check(address, type)) return allowLoopback;
  return !inside.check(address, type);
}

/**
 * Whether whoever runs the process says that this host may be asked wherever it is: LODESTAR_ALLOW_HOSTS, a list with commas
 * of `host` or `host:port`.
 *
 * @param hostPort `host:port`, an IPv6 address in brackets
 */
export function isAllowedHost(hostPort: string, environment: (name: string) => string | undefined): boolean {
  const wanted = hostPort.toLowerCase();
  const host = wanted.replace(/:\d+$/, '');
  const entries = (environment('LODESTAR_ALLOW_HOSTS') ?? '')
    .split(',')
    .map((entry) => entry.trim().toLowerCase());
  return entries.some((entry) => entry !== '' && [wanted, host].includes(entry));
}

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
