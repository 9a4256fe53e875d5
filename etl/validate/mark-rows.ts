import { identifier } from '#warehouse/duckdb/database.ts';
import { asOfParameters } from '../contract/as-of.ts';
import { technicalColumns } from '../contract/sql-type.ts';
import type { Rule } from './compile-rules.ts';
import { findSameFiles, type SameFile } from './find-same-files.ts';
import { judgeCrossSources } from './judge-cross-source.ts';
import { judgeReconciliations } from './judge-reconciliations.ts';
import { judgeReferences } from './judge-references.ts';
import { judgeShares, type UnmetShares } from './judge-shares.ts';
import { landRows, toldRows, type LandedRows } from './land-rows.ts';
import { markByOthers, type MarkedByOthers } from './mark-by-others.ts';
import { allFlags } from './row-flags.ts';
import { failsAny, joinMarks, type RowMarks } from './row-marks.ts';
import { runRule } from './run-rule.ts';
import { place } from './typed-rows.ts';
import { typedRowsOf, workTable, type Validation } from './validation.ts';

/**
 * The rows that bear a mark, of all rows of a source.
 *
 * `table` has their typed columns and technical columns, `_id` (in the landed rows), `_unit` (text as sent), `_raw` (JSON of the
 * staged row, null where refused), `_rejected`, `_refused`, and the words of `marks`: each rule's id; `+<id>` for a copy that
 * counts as failed; `!<id>` for a row that the rule could not judge; `0<column>` where zeros were restored.
 */
export interface MarkedRows {
  table: string;
  landed: LandedRows;
  marks: RowMarks;
  /** All rules that were judged, in the order of the contract's columns; then the key and the checks. */
  rules: Rule[];
  restorable: string[];
  /** Wholes that its rows do not make up, and for which holding mends back would not do. */
  unmet: UnmetShares[];
  repeats: Repeats;
}

/** What came again, and is loaded once. */
export interface Repeats {
  /** Table of rows that say the same, as `Copies.again`. */
  rows: string | null;
  files: SameFile[];
}

const ROW = `${place.file}, ${place.row}`;

/**
 * Lands all rows, judged each by itself; then by others, and keeps those that bear a mark.
 *
 * @throws {EtlError} content_sql_failed: a rule of the contract does not run
 */
export async function markRows(validation: Validation): Promise<MarkedRows> {
  await tryRules(validation);
  const landed = await landRows(validation);
  const byOtherSources = allFlags([
    await judgeReferences(validation, landed),
    await judgeCrossSources(validation, landed),
  ]);
  const sameFiles = await findSameFiles(validation, landed, byOtherSources);
  const { sums, copies } = await judgeReconciliations(validation, landed, {
    others: byOtherSources,
    sameFiles,
  });
  const others = allFlags([byOtherSources, sums]);
  const shares = await judgeShares(validation, landed, allFlags([others, copies]));
  const byOthers = await markByOthers(validation, landed, {
    others: allFlags([others, shares.flags]),
    copies,
  });
  const marks = joinMarks(landed.marks, byOthers.marks);
  const judged = [...landed.rules, ...others.rules, ...copies.rules, ...shares.flags.rules];
  const rules = inOrder(validation, judged);
  const table = workTable(validation, 'marked');
  await keepMarked(validation, landed, byOthers, { table, marks, rules });
  return {
    table,
    landed,
    marks,
    rules,
    restorable: landed.restorable,
    unmet: shares.unmet,
    repeats: { rows: copies.again, files: sameFiles },
  };
}

/** Makes the table of all that bear a mark, by themselves or because of others. */
async function keepMarked(
  validation: Validation,
  landed: LandedRows,
  byOthers: MarkedByOthers,
  { table, marks, rules }: Pick<MarkedRows, 'table' | 'marks' | 'rules'>,
): Promise<void> {
  const { contract, staged, context } = validation;
  const errors = rules.filter(({ severity }) => severity === 'error');
  const technical = technicalColumns(contract).map(({ name }) => identifier(name));
  const columns = [
    ...['_id', ...contract.columns.map(({ name }) => identifier(name)), ...technical, place.file],
    ...[...landed.marks.names, ...byOthers.marks.names, place.sheetRow, '_unit', '_raw'],
  ];
  await context.db.run(
    `create or replace temp table ${table} as
     select * replace (case when _refused then null else _raw end as _raw)
     from (select *, ${failsAny(marks, errors)} as _rejected, ${landed.refused} as _refused
           from (select ${columns.join(', ')}
                 from (${markedRows(validation, landed, byOthers)})
                 join (select ${place.file}, file_name, extract_id from ${staged.delivered}) using (${place.file})))`,
    {},
    context.signal,
  );
  for (const used of [byOthers.rows, byOthers.texts])
    if (used !== null) await context.db.run(`drop table ${used}`);
}

/** SQL of the rows that bear a mark by themselves, and of those that bear one because of others alone. */
function markedRows(
  validation: Validation,
  landed: LandedRows,
  { rows, texts, marks }: MarkedByOthers,
): string {
  const told = toldRows(validation, landed, landed.marks.any);
  if (rows === null)
    return `select *${marks.names.map((name) => `, 0::bigint as ${name}`).join('')} from (${told})`;
  const words = marks.names.map((name) => `coalesce(${name}, 0) as ${name}`);
  const byThemselves = `select * replace (${words.join(', ')}) from (${told})
    left join (select ${['_id', ...marks.names].join(', ')} from ${rows}) using (_id)`;
  return texts === null
    ? byThemselves
    : `${byThemselves} union all by name
       select * from ${rows} join ${texts} using (${ROW}) where not (${landed.marks.any})`;
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

/**
 * Lets DuckDB plan every rule before rows are read, all in the time of one; which of them it refuses is found one by one.
 *
 * @throws {EtlError} content_sql_failed: names the check, pattern or bound that DuckDB refuses
 */
async function tryRules(validation: Validation): Promise<void> {
  const { context, checkRules, columnRules } = validation;
  const written = columnRules.filter(({ reason }) => reason === 'pattern' || reason === 'range');
  const rules = [...written, ...checkRules];
  if (rules.length === 0) return;
  const rows = typedRowsOf(validation);
  const planOf = (conditions: string) => `explain select ${conditions} from (${rows}) t`;
  const together = planOf(rules.map(({ fails }) => fails).join(', '));
  try {
    await context.db.run(together, asOfParameters(together, context.asOf), context.signal);
  } catch (cause) {
    for (const { id, fails } of rules) await runRule(validation, id, planOf(fails));
    throw cause;
  }
}
