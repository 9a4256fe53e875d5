import { BlockList, isIP } from 'node:net';

const loopback = blockList(['127.0.0.0/8', '::1/128']);
/** Addresses that lie inside some network, or are nobody's: nobody who writes an address down must make us ask them. */
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
