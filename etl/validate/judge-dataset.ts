import { EtlError } from '../errors.ts';
import type { DatasetRule } from '../contract/quality-rules.ts';
import type { Reason } from '#warehouse/model/reason.ts';
import type { Account } from '../run-context.ts';
import type { DatasetOutcome } from './dataset-outcome.ts';
import { judgeArrivals } from './judge-arrivals.ts';
import { judgeMetrics, judgeSql } from './judge-metrics.ts';
import { judgeRowCounts } from './judge-row-counts.ts';
import type { Validation } from './validation.ts';

/** Reason of each kind of rule over a whole source. */
export const reasonOfDataset: { [kind in DatasetRule['kind']]: Reason } = {
  metric: 'metric',
  sql: 'metric',
  row_count: 'row_count',
  arrival: 'arrival',
};

/**
 * Judges the source as a whole by the rules that are declared for it, and writes their results: one check each, which counts for
 * the owner's unit (arrivals: one for each unit and period).
 *
 * @param target `validate.<source>`, loaded
 * @throws {EtlError} quality_failed: a rule of severity error failed; content_sql_failed: a query does not run
 */
export async function judgeDataset(validation: Validation, target: string, account: Account): Promise<void> {
  const { dataset } = validation.contract.quality;
  const of = <Kind extends DatasetRule['kind']>(kind: Kind) =>
    dataset.filter((rule): rule is Extract<DatasetRule, { kind: Kind }> => rule.kind === kind);
  const outcomes = [
    ...(await judgeMetrics(validation, of('metric'), target)),
    ...(await judgeSql(validation, of('sql'))),
    ...(await judgeRowCounts(validation, of('row_count'))),
  ];
  const arrivals = await judgeArrivals(validation, of('arrival'), target);
  await writeOutcomes(validation, [...outcomes, ...arrivals.filter(({ passed }) => passed === null)]);
  refuseFailures(validation, [...outcomes, ...arrivals], account);
}

async function writeOutcomes({ context, contract }: Validation, outcomes: DatasetOutcome[]): Promise<void> {
  for (const { rule, passed, errorReason, period } of outcomes)
    await context.db.run(
      `insert into quality.rule_result
       values ($source, $id, $criterion, $field, $reason, $severity, $weight, false, $unit, $period::date, $checked, $passed, $errored,
         $errorReason)`,
      {
        source: contract.id,
        id: rule.id,
        criterion: rule.criterion,
        field: rule.field,
        reason: reasonOfDataset[rule.kind],
        severity: rule.severity,
        weight: rule.weight,
        unit: contract.ownerUnit,
        period,
        checked: passed === null ? 0 : 1,
        passed: passed === true ? 1 : 0,
        errored: passed === null ? 1 : 0,
        errorReason,
      },
      context.signal,
    );
}

function refuseFailures({ contract }: Validation, outcomes: DatasetOutcome[], account: Account): void {
  const failed = outcomes.filter(({ rule, passed }) => passed === false && rule.severity === 'error');
  if (failed.length === 0) return;
  const list = failed.map(({ rule, found }) => `${rule.id} (${found})`).join('; ');
  throw new EtlError(
    'quality_failed',
    `quality failed: ${contract.id}: ${list}. The last good load stays; ask the agency for a better extract, or mend the rule in contract.yaml.`,
    {
      ...{ rules: [...new Set(failed.map(({ rule }) => rule.id))], ...account },
      facts: [...new Set(failed.map(({ rule }) => rule))].map(({ id, names }) => ({
        ...{ fact: 'rule', rule: id, names },
      })),
    },
  );
}
