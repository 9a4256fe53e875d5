import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
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

/** Where something lies already nothing is written. */
export function placeTaken(place: string, what: string): WarehouseError {
  return new WarehouseError(
    'backup_place_taken',
    `backup place taken: ${place} is there already, as ${what}. Nothing was changed. Name another place, or move it away.`,
    { place },
  );
}

/** @throws {WarehouseError} command_invalid: the folder that a file is to be written into is not there */
export function requireFolder(file: string): void {
  if (existsSync(dirname(file))) return;
  throw new WarehouseError(
    'command_invalid',
    `folder missing: ${dirname(file)}, where ${file} is to be written. Make it, or name another.`,
    { file },
  );
}
