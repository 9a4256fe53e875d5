import { identifier, literal } from '#warehouse/duckdb/database.ts';
import { asOfParameters } from '../contract/as-of.ts';
import { technicalColumns } from '../contract/sql-type.ts';
import { valueOf, type Rule } from './compile-rules.ts';
import { findCopies, withComma } from './find-copies.ts';
import { judgeCrossSources } from './judge-cross-source.ts';
import { judgeReconciliations } from './judge-reconciliations.ts';
import { judgeReferences } from './judge-references.ts';
import { allFlags, type RowFlags } from './row-flags.ts';
import { failsAny, packMarks, type RowMarks } from './row-marks.ts';
import { runRule } from './run-rule.ts';
import { place, restorableColumns, restoredOf, stagedOf } from './typed-rows.ts';
import { typedRowsOf, workTable, type Validation } from './validation.ts';

/**
 * The rows that bear a mark, of all rows of a source.
 *
 * `table` has their typed columns and technical columns, `_unit` (text as sent), `_raw` (JSON of the staged row, null where
 * refused), `_rejected`, `_refused`, and the words of `marks`: each rule's id; `+<id>` for a copy that counts as failed;
 * `!<id>` for a row that the rule could not judge; `0<column>` where zeros were restored.
 */
export interface MarkedRows {
  table: string;
  marks: RowMarks;
  /** All rules that were judged, in the order of the contract's columns; then the key and the checks. */
  rules: Rule[];
  restorable: string[];
}

/**
 * Judges every row by every rule in one pass, and keeps those that bear a mark.
 *
 * @throws {EtlError} content_sql_failed: a rule of the contract does not run
 */
export async function markRows(validation: Validation): Promise<MarkedRows> {
  const { context, contract } = validation;
  const others = allFlags([
    await judgeReferences(validation),
    await judgeCrossSources(validation),
    await judgeReconciliations(validation),
  ]);
  const alone = [
    ...(validation.gate ? [validation.gate] : []),
    ...(validation.drift ? [validation.drift] : []),
    ...validation.columnRules,
    ...validation.checkRules,
  ];
  const errors = [...alone, ...others.rules].filter(({ severity }) => severity === 'error');
  await tryRules(validation);
  const copies = await findCopies(validation, { rules: errors, flags: others });
  const rules = inOrder(validation, [...alone, ...others.rules, ...copies.rules]);
  const restorable = restorableColumns(contract, validation.stagedTypes);
  const marks = packMarks(
    new Map([
      ...rules.map(({ id, fails }) => [id, fails] as const),
      ...rules.flatMap(({ id, errs }) => (errs?.when ? [[`!${id}`, errs.when] as const] : [])),
      ...copies.rules.map(({ id, counts }) => [`+${id}`, counts] as const),
      ...restorable.map((column) => [`0${column}`, restoredOf(column)] as const),
    ]),
  );
  const table = workTable(validation, 'marked');
  const sql = `create or replace temp table ${table} as ${markedRows(validation, marks, rules, [others, copies])}`;
  await context.db.run(sql, asOfParameters(sql, context.asOf), context.signal);
  for (const used of [...others.tables, ...copies.tables])
    await context.db.run(`drop table if exists ${used}`);
  return { table, marks, rules, restorable };
}

function markedRows(validation: Validation, marks: RowMarks, rules: Rule[], flagged: RowFlags[]): string {
  const { contract, gate } = validation;
  const flags = flagged.flatMap((one) => one.flags);
  const joins = flagged.flatMap((one) => one.joins).join('\n');
  const judged = `select *${withComma(marks.words)} from (
    select t.*${withComma(flags)} from (${typedRowsOf(validation)}) t\n${joins})`;
  const columns = [...contract.columns, ...technicalColumns(contract)].map(({ name }) => identifier(name));
  const refused = gate === null ? 'false' : marks.has(gate.id);
  const rejected = failsAny(
    marks,
    rules.filter(({ severity }) => severity === 'error'),
  );
  const staged = contract.columns.map(({ name }) => `${literal(name)}, ${stagedOf(name)}`).join(', ');
  const unit = contract.unitColumn === null ? 'null' : valueOf(contract.unitColumn);
  const words = marks.words.map((_, word) => `_marks_${word}`);
  return `select ${[...columns, place.file, place.sheetRow, ...words].join(', ')},
      cast(${unit} as varchar) as _unit,
      case when ${refused} then null else json_object(${staged}) end as _raw,
      ${rejected} as _rejected, ${refused} as _refused
    from (${judged}) where ${marks.any}`;
}

/** Rules in the order of the columns they are about. */
function inOrder({ contract }: Validation, rules: Rule[]): Rule[] {
  const positions = new Map(contract.columns.map(({ name }, at) => [name, at]));
  const positionOf = (rule: Rule) =>
    rule.reason === 'refused'
      ? -1
      : rule.field === null || rule.id === 'key.duplicate'
        ? contract.columns.length
        : positions.get(rule.field)!;
  return rules.toSorted((a, b) => positionOf(a) - positionOf(b));
}

/** @throws {EtlError} content_sql_failed: names the check, pattern or bound that DuckDB refuses */
async function tryRules(validation: Validation): Promise<void> {
  const { checkRules, columnRules } = validation;
  const written = columnRules.filter(({ reason }) => reason === 'pattern' || reason === 'range');
  for (const { id, fails } of [...written, ...checkRules]) {
    await runRule(validation, id, `explain select ${fails} from (${typedRowsOf(validation)}) t`);
  }
}
