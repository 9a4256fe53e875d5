import type { Text } from '../model/text.ts';
import type { Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { sourceOfTable, tablesOf } from './parts.ts';
import { requireSource } from './question.ts';
import { codePredicate } from './visible-code.ts';

export interface QualityQuestion {
  /** Null for all sources. */
  sourceId: string | null;
}

/** Results of the rules of a source that serve one criterion. 0 <= passed <= checked; errored could not be judged and is in neither. */
export interface CriterionResult {
  sourceId: string;
  criterion: string;
  checked: number;
  passed: number;
  errored: number;
}

/** Results of one rule over all units and months; of a further table of the source, it bears that table's name in front. */
export interface RuleResult extends CriterionResult {
  rule: string;
  field: string | null;
  reason: string;
  severity: string;
  /** What the rule asks for, by language; null where the version does not say. */
  names: Text | null;
  /** Why rows could not be judged; null where all were. */
  errorReason: string | null;
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
  const results = await snapshot.rows<Omit<RuleResult, 'names'> & { names: string | null }>(
    `select r.source_id as "sourceId", r.criterion, r."rule", r.field, r.reason, r.severity,
            sum(r.checked)::bigint as checked, sum(r.passed)::bigint as passed, sum(r.errored)::bigint as errored,
            max(r.error_reason) as "errorReason", any_value(n.names)::varchar as names
     from ${alias}.quality.rule_result r
     left join ${alias}.quality.rule n on n.source_id = r.source_id and n."rule" = r."rule"
     where ($all or r.source_id in (select unnest($sources::varchar[]))) and ${visible.sql}
     group by r.source_id, r.criterion, r."rule", r.field, r.reason, r.severity
     order by sum(r.checked) - sum(r.passed) desc, r.source_id, r."rule", r.criterion`,
    {
      all: sourceId === null,
      sources: sourceId === null ? [] : tablesOf(catalog, requireSource(catalog, sourceId).id),
      ...visible.parameters,
    },
    signal,
  );
  const rules = results.flatMap(({ names, ...result }): RuleResult[] => {
    const source = sourceOfTable(catalog, result.sourceId);
    if (!catalog.sources.has(source)) return [];
    const rule = source === result.sourceId ? result.rule : `${result.sourceId}.${result.rule}`;
    return [{ ...result, sourceId: source, rule, names: textOf(names) }];
  });
  return { byCriterion: sumByCriterion(rules), rules };
}

function textOf(names: string | null): Text | null {
  return names === null ? null : (JSON.parse(names) as Text);
}

function sumByCriterion(rules: RuleResult[]): CriterionResult[] {
  const sums = new Map<string, CriterionResult>();
  for (const { sourceId, criterion, checked, passed, errored } of rules) {
    const key = `${sourceId} ${criterion}`;
    const sum = sums.get(key) ?? { sourceId, criterion, checked: 0, passed: 0, errored: 0 };
    sums.set(key, {
      ...{ sourceId, criterion },
      checked: sum.checked + checked,
      passed: sum.passed + passed,
      errored: sum.errored + errored,
    });
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}
