import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MendOutcome } from '#warehouse/model/mend-outcome.ts';
import { readCodesOutOfScope } from '#warehouse/query/codes-out-of-scope.ts';
import { seesAllUnits, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { uploadsFolder } from './upload-record.ts';

/**
 * What the last replay of it has made of the rows that a file mended; null where none has judged them yet, and of what was handed in
 * before that was kept.
 *
 * @param stored its name in the folder of uploads
 */
export function readOutcome(stored: string): MendOutcome | null {
  const file = join(uploadsFolder(), `${stored}.outcome.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as MendOutcome) : null;
}

/** The same with those rows alone that name no unit outside of a scope: what its reader may see can be less than it was. */
export async function inScope(snapshot: Snapshot, scope: Scope, outcome: MendOutcome): Promise<MendOutcome> {
  if (seesAllUnits(scope)) return outcome;
  const { stillHeld, taken = [] } = outcome;
  const codes = [...stillHeld, ...taken].flatMap(unitsOf);
  const out = new Set(await readCodesOutOfScope(snapshot, scope, codes));
  const isOwn = (row: Placed) => unitsOf(row).length > 0 && unitsOf(row).every((code) => !out.has(code));
  return { ...outcome, stillHeld: stillHeld.filter(isOwn), taken: taken.filter(isOwn) };
}

type Placed = { unit: string | null; unitBefore?: string | null };

/** A row that was given to another unit is of both. */
const unitsOf = ({ unit, unitBefore = null }: Placed): string[] =>
  [unit, unitBefore].flatMap((code) => code ?? []);
