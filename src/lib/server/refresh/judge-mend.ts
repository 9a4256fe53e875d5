import type { SourceTable } from '#warehouse/model/source.ts';
import { judgeText, type FailedRule } from '#warehouse/query/judge-text.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import type { Mend } from './mend-kind.ts';
import type { RecordPlace } from './record-place.ts';

/** What a mend says of a column that a load would hold back again, and why. */
export interface RefusedText {
  column: string;
  /** The row it is said of; absent of what a value means. */
  row?: RecordPlace;
  /** The value that is said to mean it; absent of a cell. */
  value?: string;
  rules: FailedRule[];
}

/** Finds what of a mend cannot work, by the rules of the version that is served. */
export async function findRefused(
  snapshot: Snapshot,
  table: SourceTable,
  mends: Mend,
): Promise<RefusedText[]> {
  const judged = await Promise.all(
    textsOf(mends).map(async ({ text, isTyped, ...said }) => ({
      ...said,
      rules: await judgeText(snapshot, table, { column: said.column, text, isTyped }),
    })),
  );
  return judged.filter(({ rules }) => rules.length > 0);
}

function textsOf(mends: Mend) {
  if (mends.kind === 'mappings')
    return mends.mappings.flatMap(({ column, value, becomes }) =>
      becomes === null ? [] : [{ column, value, text: becomes, isTyped: false }],
    );
  if (mends.kind !== 'rows') return [];
  return mends.rows.flatMap(({ cells, ...row }) =>
    Object.entries(cells).map(([column, text]) => ({ column, row, text, isTyped: true })),
  );
}
