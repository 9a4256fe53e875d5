import { lookup } from 'node:dns/promises';
import { isAllowedAddress, isAllowedHost } from '#warehouse/network/allowed-address.ts';
import type { ExtractContext } from './extract-context.ts';

/**
 * The address to connect to for a host: resolved once as the system does, so that the address checked is the one connected to.
 *
 * @returns null where it may not be asked: one of its addresses is in a private network or on this machine, and nobody
 * allows it (LODESTAR_ALLOW_HOSTS, LODESTAR_ALLOW_LOOPBACK)
 * @throws the system's fault for a name it does not know
 */
export async function resolveHost(
  { environment }: Pick<ExtractContext, 'environment'>,
  host: string,
  port: number,
): Promise<string | null> {
  const name = host.replace(/^\[|\]$/g, '');
  const addresses = await lookup(name, { all: true });
  const hostPort = `${name.includes(':') ? `[${name}]` : name}:${port}`;
  const allowLoopback = environment('LODESTAR_ALLOW_LOOPBACK') === '1';
  const isAllowed = (address: string) =>
    isAllowedHost(hostPort, environment) || isAllowedAddress(address, allowLoopback);
  return addresses.every(({ address }) => isAllowed(address)) ? (addresses[0]?.address ?? null) : null;
}

/** Why an address was refused, and what allows it. */
export const refusedAddress =
  'its server is on this machine or in a private network. Expected a public address; LODESTAR_ALLOW_HOSTS=host:port allows ' +
  'that one, LODESTAR_ALLOW_LOOPBACK=1 this machine itself';
