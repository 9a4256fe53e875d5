import type { RunContext } from '#etl/run-context.ts';
import { identifier } from '#warehouse/duckdb/database.ts';
import { factOfRollUp } from '#warehouse/model/roll-up.ts';
import { finding, type AuditFinding } from './audit-finding.ts';

/** Sums of doubles in another order differ in their last digits. */
const SUM_TOLERANCE = 1e-9;

/**
 * Compares every roll-up with its fact, month by month: flows as they add up, stocks as they stood on the month's last day with data.
 */
export async function rollUpFaults({ db, content, asOf, signal }: RunContext): Promise<AuditFinding[]> {
  const tables = await db.rows<{ name: string }>(
    `select table_name as name from duckdb_tables()
     where database_name = current_database() and schema_name = 'star' and starts_with(table_name, 'rollup_') order by 1`,
  );
  const faults: AuditFinding[] = [];
  for (const { name } of tables) {
    const fact = content.facts.find(({ definition }) => definition.id === factOfRollUp(name))?.definition;
    if (!fact) {
      faults.push(finding(`${name} is a roll-up of no fact`, 'roll_ups'));
      continue;
    }
    for (const { id, column, additivity } of fact.measures) {
      if (additivity === 'distinct') continue;
      const sum = `coalesce(sum(${identifier(column)})::double, 0) as n`;
      const [found] = await db.rows<{ months: number }>(
        `with base_rows as (
           select *, max(period) over (partition by month_key) as last_day
           from star.${identifier(`fact_${fact.id}`)} where period <= $as_of::date)
         select count(*) as months from
           (select month_key, ${sum} from base_rows ${additivity === 'stock' && fact.grain === 'day' ? 'where period = last_day' : ''} group by month_key) base
           full join (select month_key, ${sum} from star.${identifier(name)} group by month_key) rolled using (month_key)
         where not coalesce(abs(base.n - rolled.n) <= ${SUM_TOLERANCE} * greatest(1, abs(base.n)), false)`,
        { as_of: asOf },
        signal,
      );
      if (found!.months > 0)
        faults.push(
          finding(`${name} differs from ${fact.id}.${id} in ${found!.months} months`, 'roll_ups', {
            names: fact.name,
          }),
        );
    }
  }
  return faults;
}
