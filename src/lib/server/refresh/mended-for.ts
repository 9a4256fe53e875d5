import { sourceOfTable } from '#warehouse/query/parts.ts';
import { seesAllUnits, type Scope } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { VersionChanges } from '#warehouse/snapshot/compare-versions.ts';
import { workbookOfMend, type HandedIn } from '../uploads/workbook-of-mend.ts';
import { readMendLines, speaksOfRows, type MendLine } from './mend-lines.ts';

/** What somebody mended for a version: how many rows or values, who (as people call them) and why; both are empty for a workbook. */
export interface Mended {
  kind: 'rows' | 'drops' | 'restores' | 'mappings';
  count: number;
  by: string;
  why: string;
  /** Lines of those rows, as far as they are known; rows of a sheet where `isSheet`. */
  lines: number[];
  isSheet: boolean;
  /** The workbook in which they came; null where they were mended in a page, or nobody knows it any more. */
  workbook: HandedIn | null;
}

/** Reads what a version that waits was mended with; nothing for whoever sees a part: whose rows they were is not known. */
export async function readMendedFor(
  { mends = [] }: Pick<VersionChanges, 'mends'>,
  { scope, catalog }: { scope: Scope; catalog: Pick<Catalog, 'sources'> | null },
): Promise<Mended[]> {
  if (!seesAllUnits(scope)) return [];
  const told: Mended[] = [];
  for (const { table, file } of mends) {
    const kindOf = ({ dropped }: MendLine): Mended['kind'] => {
      if (!speaksOfRows(file)) return 'mappings';
      return dropped === undefined ? 'rows' : dropped ? 'drops' : 'restores';
    };
    const isSheet = catalog?.sources.get(sourceOfTable(catalog, table))?.format === 'xlsx';
    for (const [kind, lines] of Map.groupBy(await readMendLines(table, file), kindOf)) {
      const [{ by = '', why = '' }] = lines as [MendLine];
      const known = lines.flatMap(({ lineNo }) => lineNo ?? []);
      const workbook = by === '' && kind === 'rows' ? workbookOfMend(table, file) : null;
      told.push({ kind, count: lines.length, by, why, lines: known, isSheet, workbook });
    }
  }
  return told;
}
