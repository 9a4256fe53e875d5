import type { Reason } from '../model/reason.ts';
import type { SourceTable } from '../model/source.ts';
import type { Text } from '../model/text.ts';
import { typedText } from '../model/typed-text.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** A rule that a text fails, as the version names it. */
export interface FailedRule {
  rule: string;
  reason: Reason;
  /** Empty where the version has no words for it. */
  names: Text;
}

/**
 * Judges a text that a person gives for a column, by the SQL that the version was published with: that of its load.
 *
 * @param text null: none
 * @param isTyped whether it stands in a cell, and is first said as the contract writes it; else it is what a value means
 * @returns the rules that would hold its row back; none where the version does not say how it judges
 */
export async function judgeText(
  snapshot: Snapshot,
  { id, columns, numbers }: Pick<SourceTable, 'id' | 'columns' | 'numbers'>,
  { column, text, isTyped }: { column: string; text: string | null; isTyped: boolean },
): Promise<FailedRule[]> {
  const judging = columns.find(({ name }) => name === column);
  if (judging?.judged === undefined) return [];
  const { type, days, judged, judgedMeaning = judged } = judging;
  const said =
    text === null || !isTyped || type === undefined
      ? text
      : typedText(text, { type, ...(days && { days }) }, numbers ?? { decimalChar: '.', groupChar: null });
  const [row] = await snapshot.rows<{ failed: string[] }>(isTyped ? judged : judgedMeaning, {
    text: said?.normalize('NFC') ?? null,
  });
  const failed = row?.failed ?? [];
  const named = await snapshot.rows<{ rule: string; names: string }>(
    `select "rule", names::varchar as names from ${snapshot.alias}.quality.rule
     where source_id = $table and "rule" in (select unnest($failed::varchar[]))`,
    { table: id, failed },
  );
  return failed.map((rule) => ({
    ...{ rule, reason: rule.slice(rule.lastIndexOf('.') + 1) as Reason },
    names: JSON.parse(named.find((one) => one.rule === rule)?.names ?? '{}') as Text,
  }));
}
