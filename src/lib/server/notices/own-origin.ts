import { readSettings } from '../env.ts';
import { addressOf } from '../listen-address.ts';

/** Where readers find this installation, for links in what leaves it. */
export function ownOrigin(): string {
  const { origin, host, port } = readSettings();
  return (origin ?? addressOf(host, port)).replace(/\/$/, '');
}
