import { identifier, type Session } from '../duckdb/database.ts';
import type { RollUp } from '../model/roll-up.ts';

/**
 * Reads in which months up to as-of each fact has any row, as numbers (year × 12 + month − 1) in order: a stock stands as in the last of
 * them. A roll-up of all units has those of its fact, and is read in its place; a fact without a table has none.
 *
 * @param alias of the version (quoted)
 */
export async function readHeldMonths(
  db: Session,
  alias: string,
  { rollUps, asOf }: { rollUps: ReadonlyMap<string, readonly RollUp[]>; asOf: string },
): Promise<ReadonlyMap<string, readonly number[]>> {
  const tables = await db.rows<{ factId: string }>(
    `select table_name[6:] as "factId" from duckdb_tables()
     where database_name = $name and schema_name = 'star' and starts_with(table_name, 'fact_')`,
    { name: alias.replace(/^"(.*)"$/s, '$1') },
  );
  const held = new Map<string, readonly number[]>();
  for (const { factId } of tables) {
    const wholes = (rollUps.get(factId) ?? []).filter(({ level }) => level === null);
    const [smallest] = wholes.toSorted((a, b) => a.rows - b.rows);
    const months = await (smallest
      ? db.rows<{ month: number }>(monthsOf(alias, smallest.table))
      : db.rows<{ month: number }>(monthsOf(alias, `fact_${factId}`, 'where period <= $as_of::date'), {
          as_of: asOf,
        }));
    held.set(
      factId,
      months.map(({ month }) => month),
    );
  }
  return held;
}

function monthsOf(alias: string, table: string, where = ''): string {
  return `select distinct month_key as month from ${alias}.star.${identifier(table)} ${where} order by month`;
}
