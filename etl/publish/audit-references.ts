import type { Column, Contract } from '#etl/contract/contract.ts';
import { toFactColumn } from '#etl/drift.ts';
import type { RunContext } from '#etl/run-context.ts';
import { bearsUnanswered, unansweredReferences } from '#etl/unanswered-references.ts';
import { identifier } from '#warehouse/duckdb/database.ts';
import { finding, type AuditFinding } from './audit-finding.ts';

/** How many values that nothing answers to are told. */
const TOLD = 5;

/**
 * Finds rows that referred to a row of another source when they were loaded and do no more, since that source was loaded without them.
 * They would be quarantined if they were loaded now. Only rules that held them to it count: of errors, and judged; a source that
 * refers to itself is judged as a whole whenever it is loaded.
 */
export async function referenceFaults(context: RunContext): Promise<AuditFinding[]> {
  const judged = await readJudged(context);
  const columns = await readColumns(context);
  const faults: AuditFinding[] = [];
  for (const contract of context.content.contracts)
    for (const column of contract.columns)
      if (judged.has(`${contract.id} ${column.name}.reference`) && isThere(columns, contract, column))
        faults.push(...(await faultsOf(context, contract, column)));
  return faults;
}

/** Rules that rows were held to, as `source rule`. */
async function readJudged({ db, signal }: RunContext): Promise<Set<string>> {
  const rows = await db.rows<{ key: string }>(
    `select distinct source_id || ' ' || "rule" as key from quality.rule_result
     where reason = 'reference' and severity = 'error' and error_reason is null`,
    {},
    signal,
  );
  return new Set(rows.map(({ key }) => key));
}

async function readColumns({ db }: RunContext): Promise<Set<string>> {
  const rows = await db.rows<{ key: string }>(
    `select table_name || ' ' || column_name as key from duckdb_columns()
     where database_name = current_database() and schema_name = 'validate'`,
  );
  return new Set(rows.map(({ key }) => key));
}

/** Rows that were loaded by an older contract may lack what the newer one refers to: they wait for their next load. */
function isThere(columns: ReadonlySet<string>, { id }: Contract, { name, reference }: Column): boolean {
  if (reference === null || reference.source === id) return false;
  const { source, column, validAt } = reference;
  const mine = [name, ...(validAt ? [validAt.date] : [])].map((one) => `${id} ${one}`);
  const others = [column, ...(validAt ? [validAt.from, validAt.to] : [])].map((one) => `${source} ${one}`);
  return [...mine, ...others].every((key) => columns.has(key));
}

async function faultsOf(
  { db, content, signal }: RunContext,
  contract: Contract,
  column: Column,
): Promise<AuditFinding[]> {
  const { source } = column.reference!;
  const rows = `validate.${identifier(contract.id)}`;
  const referred = content.contracts.find(({ id }) => id === source);
  const [found] = await db.rows<{ rows: number; values: string[] | null; count: number }>(
    `with lost as (${unansweredReferences({ column, rows, referredRows: `validate.${identifier(source)}`, referred })}),
     lost_values as (select distinct cast(value as varchar) as value from lost)
     select (select count(*) from ${rows} t join lost on ${bearsUnanswered(column, 't', 'lost')}) as rows,
       (select count(*) from lost_values) as "count",
       (select list(value order by value) from (from lost_values order by value limit ${TOLD})) as "values"`,
    {},
    signal,
  );
  const { rows: count = 0, values, count: different = 0 } = found ?? {};
  if (count === 0) return [];
  const codes = values ?? [];
  const more = different - codes.length;
  const says =
    `${count} rows of ${contract.id} refer in ${column.name} to ${codes.join(', ')}${more > 0 ? ` and ${more} more` : ''}, ` +
    `which ${source} has no more: refresh both together (refresh ${source} ${contract.id})`;
  return [
    finding(says, 'reference', {
      ...{ names: contract.name, count, column: toFactColumn(column) },
      referred: { names: referred?.name ?? { en: source }, codes, more },
    }),
  ];
}
