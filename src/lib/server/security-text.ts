import { readSettings } from './env.ts';
import { openWarehouse } from './warehouse.ts';

/** Days for which what it says may be believed. */
const HOLDS_DAYS = 180;
const DAY_MS = 86_400_000;

/**
 * Writes who is told of holes in this installation (`LODESTAR_SECURITY_CONTACT`, an address such as `mailto:security@example.org`).
 *
 * @param origin where readers find this server
 * @returns null where the installation says nobody
 * @source RFC 9116
 */
export async function writeSecurityText(origin: string): Promise<string | null> {
  const { securityContact } = readSettings();
  if (securityContact === null) return null;
  const { control } = await openWarehouse();
  const until = new Date(control.clock().getTime() + HOLDS_DAYS * DAY_MS).toISOString();
  return [
    `Contact: ${securityContact}`,
    `Expires: ${until.slice(0, 10)}T00:00:00Z`,
    'Preferred-Languages: vi, en, hi',
    ...(origin.startsWith('https://') ? [`Canonical: ${origin}/.well-known/security.txt`] : []),
    '',
  ].join('\n');
}
