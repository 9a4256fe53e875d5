import { seesAllUnits, type Scope } from '#warehouse/scope/scope.ts';
import type { VersionChanges } from '#warehouse/snapshot/compare-versions.ts';
import { readMendLines, speaksOfRows, type MendLine } from './mend-lines.ts';

/** What somebody mended for a version: how many rows or values, who (as people call them; empty for a workbook) and why. */
export interface Mended {
  kind: 'rows' | 'drops' | 'restores' | 'mappings';
  count: number;
  by: string;
  why: string;
  /** Lines of the rows that were dropped, as far as they are known. */
  lines: number[];
}

/** Reads what a version that waits was mended with; nothing for whoever sees a part: whose rows they were is not known. */
export async function readMendedFor(
  { mends = [] }: Pick<VersionChanges, 'mends'>,
  scope: Scope,
): Promise<Mended[]> {
  if (!seesAllUnits(scope)) return [];
  const told: Mended[] = [];
  for (const { table, file } of mends) {
    const kindOf = ({ dropped }: MendLine): Mended['kind'] => {
      if (!speaksOfRows(file)) return 'mappings';
      return dropped === undefined ? 'rows' : dropped ? 'drops' : 'restores';
    };
    for (const [kind, lines] of Map.groupBy(await readMendLines(table, file), kindOf)) {
      const [{ by = '', why = '' }] = lines as [MendLine];
      told.push({ kind, count: lines.length, by, why, lines: lines.flatMap(({ lineNo }) => lineNo ?? []) });
    }
  }
  return told;
}
