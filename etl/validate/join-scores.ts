import { identifier } from '#warehouse/duckdb/database.ts';
import type { RunContext } from '../run-context.ts';

/** Makes one result of those that several loads gave a rule for the same unit and month. */
export async function joinScores(
  { db, signal }: Pick<RunContext, 'db' | 'signal'>,
  sourceId: string,
): Promise<void> {
  const mine = 'quality.rule_result where source_id = $source';
  const joined = `temp.${identifier(`${sourceId}_joined`)}`;
  await db.run(
    `create or replace temp table ${joined} as
     select * replace (sum(checked)::bigint as checked, sum(passed)::bigint as passed, sum(errored)::bigint as errored,
       max(error_reason) as error_reason) from ${mine} group by all
     having count(*) > 1`,
    { source: sourceId },
    signal,
  );
  const same = [
    '"rule"',
    'criterion',
    'field',
    'reason',
    'severity',
    'weight',
    'is_identifier',
    'unit_code',
    'period',
  ]
    .map((column) => `r.${column} is not distinct from j.${column}`)
    .join(' and ');
  await db.run(
    `delete from quality.rule_result r using ${joined} j where r.source_id = j.source_id and ${same}`,
    {},
    signal,
  );
  await db.run(`insert into quality.rule_result from ${joined}; drop table ${joined}`, {}, signal);
}
