import { isIP } from 'node:net';

/** The site that keys are made for. They work nowhere else, which is what makes them proof against imitated pages. */
export interface PasskeySite {
  name: string;
  /** The domain. @source WebAuthn level 3, "relying party identifier" */
  id: string;
  origin: string;
}

/**
 * The site at an address; null where browsers hold no keys: at a number instead of a name, and at plain http anywhere but on `localhost`.
 * @param origin where readers find this server
 */
export function passkeySite(origin: string, name: string): PasskeySite | null {
  const { protocol, hostname, origin: bare } = new URL(origin);
  const isNumber = isIP(hostname.replaceAll(/[[\]]/g, '')) !== 0;
  const isTrusted = protocol === 'https:' || hostname === 'localhost';
  return isNumber || !isTrusted ? null : { name, id: hostname, origin: bare };
}
