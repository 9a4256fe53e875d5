import type { FileCheck, RowsOfUnit } from '#warehouse/model/file-check.ts';
import { readCodesOutOfScope } from '#warehouse/query/codes-out-of-scope.ts';
import { seesAllUnits } from '#warehouse/scope/scope.ts';
import { currentReader } from '../auth/reader.ts';
import { withSnapshot } from '../warehouse.ts';

/** How far a file reaches beyond the units of whoever sends it. */
export interface Reach {
  /** Its rows of other units, or of none. */
  others: number;
  /** Rows of other units, or of none, that are served now and would give way to it or be doubted. */
  othersReplaced: number;
}

/** Counts what of a file is not of the units that its sender may send; nothing for whoever may send all. */
export async function reachOf({ units, replaces }: Pick<FileCheck, 'units' | 'replaces'>): Promise<Reach> {
  return withSnapshot(async (snapshot) => {
    const scope = currentReader().scopeFor('upload_extracts');
    if (seesAllUnits(scope)) return { others: 0, othersReplaced: 0 };
    const codes = [...units, ...replaces].flatMap(({ code }) => code ?? []);
    const out = new Set(await readCodesOutOfScope(snapshot, scope, codes));
    const beyond = (rows: readonly RowsOfUnit[]) =>
      rows
        .filter(({ code }) => code === null || out.has(code))
        .reduce((sum, { rows: count }) => sum + count, 0);
    return { others: beyond(units), othersReplaced: beyond(replaces) };
  });
}
