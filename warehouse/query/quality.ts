import type { Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { sourceOfTable, tablesOf } from './parts.ts';
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

/** Results of one rule over all units and months; of a further table of the source, it bears that table's name in front. */
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
  const { sourceId } = question;
  const results = await snapshot.rows<RuleResult>(
    `select r.source_id as "sourceId", r.criterion, r."rule", r.field, r.reason, r.severity,
            sum(r.checked)::bigint as checked, sum(r.passed)::bigint as passed
     from ${alias}.quality.rule_result r
     where ($all or r.source_id in (select unnest($sources::varchar[]))) and ${visible.sql}
     group by all order by sum(r.checked) - sum(r.passed) desc, r.source_id, r."rule", r.criterion`,
    {
      all: sourceId === null,
      sources: sourceId === null ? [] : tablesOf(catalog, requireSource(catalog, sourceId).id),
      ...visible.parameters,
    },
    signal,
  );
  const rules = results.map((result): RuleResult => {
    const source = sourceOfTable(catalog, result.sourceId);
    if (source === result.sourceId) return result;
    return { ...result, sourceId: source, rule: `${result.sourceId}.${result.rule}` };
  });
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
