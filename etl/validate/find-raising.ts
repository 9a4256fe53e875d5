import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { identifier, literal, openDatabase } from '#warehouse/duckdb/database.ts';
import { asOfParameters } from '../contract/as-of.ts';
import { raisesForRows } from './rule-raised.ts';
import type { Validation } from './validation.ts';

/**
 * Which of several queries raise for the rows there are, and what DuckDB says of them. They are tried on a copy in a database
 * apart, where one that raises ends nothing; what fails otherwise is left for the load itself to find.
 *
 * @param queries SELECTs over `validate.<source>` alone, by rule
 */
export async function findRaising(
  { context, contract }: Pick<Validation, 'context' | 'contract'>,
  queries: ReadonlyMap<string, string>,
): Promise<Map<string, Error>> {
  const { db, paths, asOf, signal } = context;
  const raising = new Map<string, Error>();
  if (queries.size === 0) return raising;
  const table = `validate.${identifier(contract.id)}`;
  const file = join(paths.build, `raising-${contract.id}.parquet`);
  const columns = await db.rows<{ column_name: string; column_type: string }>(
    `describe ${table}`,
    {},
    signal,
  );
  await db.run(`copy (from ${table}) to ${literal(file)} (format parquet)`, {}, signal);
  const apart = await openDatabase(':memory:');
  try {
    const typed = columns.map(
      ({ column_name: name, column_type: type }) =>
        `cast(${identifier(name)} as ${type}) as ${identifier(name)}`,
    );
    await apart.run(
      `create schema validate; create view ${table} as select ${typed.join(', ')} from read_parquet(${literal(file)})`,
    );
    for (const [rule, query] of queries) {
      const cause = await failureOf(() => apart.rows(query, asOfParameters(query, asOf), signal));
      signal.throwIfAborted();
      if (raisesForRows(cause)) raising.set(rule, cause);
    }
  } finally {
    apart.close();
    rmSync(file, { force: true });
  }
  return raising;
}

async function failureOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
    return null;
  } catch (cause) {
    return cause;
  }
}
