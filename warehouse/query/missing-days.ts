import { identifier } from '../duckdb/database.ts';
import type { Fact } from '../model/fact.ts';
import { monthNumber } from '../model/fiscal-period.ts';
import { anyUnitPredicate, type Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { mainSource } from './main-source.ts';
import { readSources } from './sources.ts';

/**
 * Answers on which days nothing came of each daily source, between days of which something came: days are nobody's in particular, as in
 * coverage, so that whoever sees any unit is told of them.
 *
 * @param question days from `from` to `until`, both included
 * @returns days in order (ISO), by source; sources without such days are not in it
 * @throws {WarehouseError} query_interrupted
 */
export async function readMissingDays(
  snapshot: Snapshot,
  scope: Scope,
  question: { from: string; until: string },
  signal?: AbortSignal,
): Promise<Map<string, string[]>> {
  const { alias, catalog } = snapshot;
  const loads = await readSources(snapshot, scope, {}, signal);
  const daily = [...catalog.facts.values()].filter(
    ({ grain, reporting }) => grain === 'day' && reporting.by === 'days',
  );
  const bySource = Map.groupBy(daily, (fact) => mainSource(fact, loads));
  const found = await Promise.all(
    [...bySource].flatMap(([sourceId, facts]) => {
      if (sourceId === null) return [];
      const months = { first: monthNumber(question.from), last: monthNumber(question.until) };
      const sql = missingSql(alias, facts, scope);
      const days = snapshot.rows<{ day: string }>(sql, { ...question, ...months }, signal);
      return [days.then((rows) => [sourceId, rows.map(({ day }) => day)] as const)];
    }),
  );
  return new Map(found.filter(([, days]) => days.length > 0));
}

/**
 * A day on which one of the facts has a row did come. Rows before the days asked for are not gone through, as many as there may be: where
 * there is any, days are looked for from the first asked.
 */
function missingSql(alias: string, facts: readonly Fact[], scope: Scope): string {
  const tables = facts.map(({ id }) => `${alias}.star.${identifier(`fact_${id}`)}`);
  const days = tables.map(
    (table) =>
      `select distinct period from ${table}
       where month_key between $first::usmallint and $last::usmallint and period between $from::date and $until::date`,
  );
  const before = tables.map(
    (table) =>
      `exists (select 1 from ${table} where month_key <= $first::usmallint and period < $from::date)`,
  );
  return `
    with there as (${days.join(' union ')}),
    looked_at as (
      select unnest(generate_series(
        if(${before.join(' or ')}, $from::date, min(period))::timestamp, max(period)::timestamp, interval 1 day))::date as day
      from there
    )
    select day from looked_at where day not in (select period from there) and ${anyUnitPredicate(scope)} order by day`;
}
