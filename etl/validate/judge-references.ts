import { identifier } from '#warehouse/duckdb/database.ts';
import type { Column } from '../contract/contract.ts';
import { bearsUnanswered, unansweredReferences } from '../unanswered-references.ts';
import { flagOf, unjudged } from './compile-rules.ts';
import { isLoaded } from './is-loaded.ts';
import { landedRows, type LandedRows } from './land-rows.ts';
import { noFlags, type RowFlags } from './row-flags.ts';
import { workTable, type Validation } from './validation.ts';

/**
 * Finds the values that nothing answers to in the source they refer to (with `validAt`, on the row's own date). Each value is
 * looked up once, however many rows bear it.
 *
 * A source that was never loaded cannot be asked: its values are then not judged, which the journal says, and no row fails.
 */
export async function judgeReferences(validation: Validation, landed: LandedRows): Promise<RowFlags> {
  const { context, contract } = validation;
  const found = noFlags();
  for (const { column, rule } of validation.references) {
    const source = column.reference!.source;
    if (source !== contract.id && !(await isLoaded(validation, source))) {
      const data = { rule: rule.id, referred: source };
      context.journal.write('rule_not_judged', { stage: 'validate', sourceId: contract.id, data });
      found.rules.push(unjudged(rule, 'source_not_loaded'));
      continue;
    }
    const table = workTable(validation, `lost_${column.name}`);
    const lost = await findLost(validation, landed, { column, table });
    const alias = identifier(`lost ${column.name}`);
    found.rules.push(rule);
    found.tables.push(table);
    if (lost > 0) found.joins.push(`left join ${table} ${alias} on ${bearsUnanswered(column, 't', alias)}`);
    found.flags.push(`${lost > 0 ? `${alias}.value is not null` : 'false'} as ${flagOf(rule.id)}`);
  }
  return found;
}

/** Makes the table of values (and days) that refer to nothing. @returns how many there are */
async function findLost(
  validation: Validation,
  landed: LandedRows,
  { column, table }: { column: Column; table: string },
): Promise<number> {
  const { db, signal, content } = validation.context;
  const { source } = column.reference!;
  const mine = `(${landedRows(validation, landed, { files: false })})`;
  const lost = unansweredReferences({
    column,
    rows: mine,
    // A source that refers to itself is asked as it is being loaded.
    referredRows: source === validation.contract.id ? mine : `validate.${identifier(source)}`,
    referred: content.contracts.find(({ id }) => id === source),
  });
  await db.run(`create or replace temp table ${table} as ${lost}`, {}, signal);
  const [counted] = await db.rows<{ lost: number }>(`select count(*) as lost from ${table}`);
  return counted?.lost ?? 0;
}
