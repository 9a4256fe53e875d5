import type { Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { requireSource } from './question.ts';
import { codePredicate } from './visible-code.ts';

export interface QualityQuestion {
  /** Null for all sources. */
  sourceId: string | null;
}

/** Results of the rules of a source that serve one criterion. 0 <= passed <= checked. */
export interface CriterionResult {
  sourceId: string;
  criterion: string;
  checked: number;
  passed: number;
}

/** Results of one rule over all units and months. */
export interface RuleResult extends CriterionResult {
  rule: string;
  field: string | null;
  reason: string;
  severity: string;
}

export interface Quality {
  byCriterion: CriterionResult[];
  /** Most failures first. */
  rules: RuleResult[];
}

/** Answers how the rows of the sources did against the rules, by criterion and by rule. */
export async function readQuality(
  snapshot: Snapshot,
  scope: Scope,
  question: QualityQuestion,
  signal?: AbortSignal,
): Promise<Quality> {
  const { alias, catalog } = snapshot;
  const visible = codePredicate(scope, 'r.unit_code', alias);
  const rules = await snapshot.rows<RuleResult>(
    `select r.source_id as "sourceId", r.criterion, r."rule", r.field, r.reason, r.severity,
            sum(r.checked)::bigint as checked, sum(r.passed)::bigint as passed
     from ${alias}.quality.rule_result r
     where ($source::varchar is null or r.source_id = $source) and ${visible.sql}
     group by all order by sum(r.checked) - sum(r.passed) desc, r.source_id, r."rule", r.criterion`,
    {
      source: question.sourceId === null ? null : requireSource(catalog, question.sourceId).id,
      ...visible.parameters,
    },
    signal,
  );
  return { byCriterion: sumByCriterion(rules), rules };
}

function sumByCriterion(rules: RuleResult[]): CriterionResult[] {
  const sums = new Map<string, CriterionResult>();
  for (const { sourceId, criterion, checked, passed } of rules) {
    const key = `${sourceId} ${criterion}`;
    const sum = sums.get(key) ?? { sourceId, criterion, checked: 0, passed: 0 };
    sums.set(key, { ...sum, checked: sum.checked + checked, passed: sum.passed + passed });
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}
