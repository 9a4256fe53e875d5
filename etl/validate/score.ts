import { identifier, literal } from '#warehouse/duckdb/database.ts';
import { asOfParameters } from '../contract/as-of.ts';
import { isUnreadable } from '../staged-source.ts';
import type { Rule } from './compile-rules.ts';
import type { MarkedRows } from './mark-rows.ts';
import { structureRule } from './quarantine.ts';
import { firstDayOf, monthNumber, monthOf } from '../contract/row-period.ts';
import { packedNames, unpacked } from './packed-text.ts';
import { namedRows } from './stored-rows.ts';
import { place } from './typed-rows.ts';
import { workTable, type Validation } from './validation.ts';

/**
 * Writes to `quality.rule_result` how many rows each rule checked, passed and could not judge, by unit and month.
 *
 * Checked are loaded and rejected rows alike, to which the rule applies: all rows for `required` and structure, rows with a
 * value for the others; a check without an answer (NULL) is none. What was refused is not scored. A row whose unit is
 * missing or fails a rule counts for the owner's unit.
 *
 * @param target the rows that passed, as in `rows.<source>`
 */
export async function writeScores(validation: Validation, marked: MarkedRows, target: string): Promise<void> {
  const { context, contract } = validation;
  const { db, signal, asOf } = context;
  const scored = scoredRules(validation, marked);
  const tally = workTable(validation, 'tally');
  const sql = `create or replace temp table ${tally} as ${tallySql(validation, marked, scored, target)}`;
  await db.run(sql, asOfParameters(sql, asOf), signal);
  const results = scored.map(({ rule, applied, failed, errored }) => {
    const all = (column: string) => `coalesce(sum(${column}), 0)`;
    const errors = errored === null ? '0' : all(errored);
    const judged = rule.errs?.isApplied ? `${all(applied)} - ${errors}` : all(applied);
    const checked = rule.addsFailures ? `${judged} + ${all(failed)}` : judged;
    return `select ${literal(rule.id)}, ${literal(rule.criterion)}, ${rule.field === null ? 'null' : literal(rule.field)},
        ${literal(rule.reason)}, ${literal(rule.severity)}, ${rule.weight}::double, ${rule.isIdentifier}, unit_code, period,
        ${checked} as checked, ${checked} - ${all(failed)} as passed, ${errors} as errored,
        ${rule.errs === null ? 'null' : `case when ${errors} > 0 then ${literal(rule.errs.reason)} end`} as error_reason
      from ${tally} group by unit_code, period having checked > 0 or errored > 0`;
  });
  if (results.length > 0)
    await db.run(
      `insert into quality.rule_result select $source, * from (${results.join('\nunion all\n')})`,
      { source: contract.id },
      signal,
    );
  await db.run(`drop table ${tally}`);
}

interface ScoredRule {
  rule: Rule;
  /** Columns of the tally; rules that apply to the same rows have one in common. */
  applied: string;
  failed: string;
  /** Null where the rule can judge any row. */
  errored: string | null;
}

function scoredRules(
  { staged, reading }: Validation,
  { rules }: MarkedRows,
): (ScoredRule & { isStructure: boolean })[] {
  const structure: Rule = {
    ...{
      id: structureRule,
      reason: 'structure',
      field: null,
      criterion: 'clean',
      severity: 'error',
      weight: 1,
    },
    ...{ isIdentifier: false, fails: 'false', counts: 'false', applies: [], addsFailures: false },
    errs: null,
  };
  const hasStructure = reading.format !== 'parquet' && staged.files.length > 0;
  const all = [...rules.filter(({ applies }) => applies !== null), ...(hasStructure ? [structure] : [])];
  const counts = [...new Set(all.map((rule) => countOf(rule)))];
  const appliedOf = (rule: Rule) =>
    rule === structure ? 'applied_structure' : `applied_${counts.indexOf(countOf(rule))}`;
  return all.map((rule, at) => ({
    rule,
    applied: appliedOf(rule),
    failed: `failed_${at}`,
    errored: rule.errs === null ? null : rule.errs.when === null ? appliedOf(rule) : `errored_${at}`,
    isStructure: rule === structure,
  }));
}

/** SQL aggregate: to how many rows a rule that is scored applies. @param nameOf SQL of a column that has a value where it has one */
function countOf({ applies }: Rule, nameOf = identifier): string {
  if (typeof applies === 'string') return applies;
  const [first, ...others] = applies ?? [];
  if (first === undefined) return 'count(*)';
  const isThere = [first, ...others].map((name) => `${nameOf(name)} is not null`).join(' and ');
  return others.length === 0 ? `count(${nameOf(first)})` : `count(*) filter (${isThere})`;
}

function tallySql(
  validation: Validation,
  { table, marks, rules }: MarkedRows,
  scored: ReturnType<typeof scoredRules>,
  target: string,
): string {
  const { contract, staged } = validation;
  const owner = contract.ownerUnit === null ? 'null::varchar' : literal(contract.ownerUnit);
  const unitColumn = contract.unitColumn;
  const unit = unitColumn === null ? owner : `coalesce(cast(${identifier(unitColumn)} as varchar), ${owner})`;
  const unitFaults = rules.filter(
    ({ field, severity }) => field !== null && field === unitColumn && severity === 'error',
  );
  const isUnitBad =
    unitFaults.length === 0 ? 'false' : unitFaults.map(({ id }) => marks.has(id)).join(' or ');
  const applied = new Map(scored.map(({ rule, applied: name }) => [name, rule]));
  const applies = (nameOf = identifier) =>
    [...applied].map(([name, rule]) => `${countOf(rule, nameOf)} as ${name}`);
  const failing = scored
    .filter(({ isStructure }) => !isStructure)
    .map(
      ({ rule, failed }) =>
        `count(*) filter (${marks.has(rule.reason === 'duplicate' ? `+${rule.id}` : rule.id)}) as ${failed}`,
    );
  const erring = scored
    .filter(({ rule }) => rule.errs?.when)
    .map(({ rule, errored }) => `count(*) filter (${marks.has(`!${rule.id}`)}) as ${errored}`);
  const structure = scored.find(({ isStructure }) => isStructure);
  const files = `(select ${place.file}, file_name, extract_id from ${staged.delivered})`;
  const unitOfMarked = `case when _rejected and (${isUnitBad}) then ${owner} else ${unit} end`;
  const month = monthOf(contract);
  const by = (of: string) => `${of} as unit_code, ${month} as month`;
  // Packed texts and numbers of months are grouped, and counted, in a third of the time of texts and days.
  const packed = packedNames(contract);
  const stored = [...packed].map(([name, short]) => `${identifier(name)} as ${short}`);
  const storedOf = (name: string) => packed.get(name) ?? identifier(name);
  const unitOf = unitColumn === null ? 'null' : storedOf(unitColumn);
  const loaded = `select ${[`${unitOf} as _unit`, `${month} as month`, ...applies(storedOf)].join(',\n')}
    from (${namedRows(contract, target, files, stored)}) group by all`;
  const bearer = contract.columns.find(({ name }) => name === unitColumn);
  const unitText = bearer === undefined ? 'null' : unpacked(bearer, '_unit');
  const parts = [
    `select coalesce(${unitText}, ${owner}) as unit_code, * exclude (_unit) from (${loaded})`,
    `select ${[by(unitOfMarked), ...applies()].join(',\n')} from ${table} where _rejected and not _refused group by all`,
    `select ${[by(unitOfMarked), ...failing, ...erring].join(',\n')} from ${table} where not _refused group by all`,
  ];
  if (structure)
    parts.push(
      `select ${owner} as unit_code, ${monthNumber('delivery_period')} as month, count(*) as ${structure.applied}, count(*) as ${structure.failed}
       from ${staged.faults} join ${staged.delivered} using (${place.file}) where ${isUnreadable} group by all`,
    );
  return `select * exclude (month), ${firstDayOf('month')} as period from (${parts.join('\nunion all by name\n')})`;
}
