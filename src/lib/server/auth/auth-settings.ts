import { readSetting } from '../env.ts';
import { isLoopback } from '../listen-address.ts';
import type { AuthSettings } from './authenticate.ts';
import { wasForwarded } from './forwarded.ts';

const MINUTE_MS = 60_000;

/**
 * What this server holds sign-ins to. Sample accounts need no password: they are there only where they are asked for and nobody but
 * this machine can reach the server, under no name of its own; what a proxy has handed on does not count as this machine.
 *
 * @param header of the request, where there is one
 */
export function authSettings(header: (name: string) => string | null | undefined = () => null): AuthSettings {
  const origin = readSetting('origin');
  const isWanted = readSetting('wantsDemonstration') && isLoopback(readSetting('host')) && origin === null;
  return {
    session: {
      idleMs: readSetting('idleMinutes') * MINUTE_MS,
      absoluteMs: readSetting('sessionHours') * 60 * MINUTE_MS,
    },
    isSecure: origin?.startsWith('https://') ?? false,
    isDemonstration: isWanted && !wasForwarded(header),
  };
}
