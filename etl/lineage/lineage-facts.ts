import type { Session } from '#warehouse/duckdb/database.ts';
import type { WorkspaceContent } from '../workspace/content.ts';

/** What the lineage of a run tells besides its journal: definitions, and how rows did against the rules. */
export interface LineageFacts {
  /** What the run goes by. */
  workspaceRead(content: WorkspaceContent): void;
  /**
   * The rows of a source were judged; asked while the build is open.
   * @param tables ids of its tables
   */
  sourceJudged(db: Session, source: string, tables: readonly string[]): Promise<void>;
}

/** How the rows of a source did against a rule. */
export interface JudgedRule {
  rule: string;
  column: string | null;
  isHeld: boolean;
}

/** Reads which rules held for all rows; counts alone, whoever's rows they are. */
export function readJudgedRules(db: Session, tables: readonly string[]): Promise<JudgedRule[]> {
  return db.rows<JudgedRule & { [column: string]: unknown }>(
    `select "rule", any_value(field) as "column", sum(checked) = sum(passed) and sum(errored) = 0 as "isHeld"
     from quality.rule_result where source_id in (select unnest($tables::varchar[]))
     group by source_id, "rule" order by source_id, "rule"`,
    { tables },
  );
}
