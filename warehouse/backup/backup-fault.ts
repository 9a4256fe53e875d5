import { WarehouseError } from '../errors.ts';

/** A backup that is not what was written: a bit has flipped, or somebody has been at it. */
export function backupDamaged(file: string, found: string, cause?: unknown): WarehouseError {
  return new WarehouseError(
    'backup_damaged',
    `backup damaged: ${file}: ${found}. Nothing of it was restored. Use another copy of it, or an earlier one.`,
    { file },
    { cause },
  );
}
