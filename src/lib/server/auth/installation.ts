import { join } from 'node:path';
import { openSeal, type Seal } from '#warehouse/control/seal.ts';
import { readSettings } from '../env.ts';
import { readProviderSettings, type ProviderSettings } from './provider-settings.ts';

/** What this process has read; on globalThis, since Kit's bundle loads this module anew. */
const kept = ((globalThis as Record<symbol, unknown>)[Symbol.for('lodestar.installation')] ??= {}) as {
  seal?: Seal;
  provider?: ProviderSettings | null;
};

/** The seal of this installation. @throws {WarehouseError} key_invalid */
export function installationSeal(): Seal {
  const { keyFile, dataDirectory } = readSettings();
  return (kept.seal ??= openSeal(keyFile ?? join(dataDirectory, 'secret.key')));
}

/**
 * The single sign-on of this installation, read once; null where there is none.
 * @throws {WarehouseError} provider_settings_invalid
 */
export function installationProvider(): ProviderSettings | null {
  const { oidcFile } = readSettings();
  return (kept.provider ??= oidcFile === null ? null : readProviderSettings(oidcFile));
}
