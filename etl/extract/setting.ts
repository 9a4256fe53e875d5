import { EtlError } from '#etl/errors.ts';
import type { ExtractContext } from './extract-context.ts';

/**
 * A setting that a contract names and the environment holds.
 *
 * @returns null where the contract names none
 * @throws {EtlError} extract_setting_missing
 */
export function readSetting(
  { environment }: Pick<ExtractContext, 'environment'>,
  sourceId: string,
  name: string | null,
): string | null {
  if (name === null) return null;
  const value = environment(name);
  if (value !== undefined) return value;
  throw new EtlError(
    'extract_setting_missing',
    `setting missing: ${name}, which ${sourceId} needs. Set it in the environment of the process.`,
    { sourceId, name },
  );
}
