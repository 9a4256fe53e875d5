import { identifier, literal } from '#warehouse/duckdb/database.ts';
import type { Reason } from '#warehouse/model/reason.ts';
import type { Column, Contract, Criterion, Severity } from '../contract/contract.ts';
import type { Judgement } from '../contract/quality-rules.ts';
import { isSetApart } from '../drift.ts';
import type { StagedFile } from '../staged-source.ts';
import { duckdbType } from '../contract/sql-type.ts';
import { notInCodes } from './judge-codes.ts';
import { matches } from './matches.ts';
import { numberedForm } from './numbered-text.ts';
import { packedOf } from './packed-text.ts';

/** A rule as the contract's columns, key and checks imply it, over rows with the columns `typedRows` gives. */
export interface Rule {
  /** Id in `quality.rule_result`. */
  id: string;
  reason: Reason;
  field: string | null;
  criterion: Criterion;
  severity: Severity;
  weight: number;
  isIdentifier: boolean;
  /** SQL condition of a row that fails; where it is NULL, the row does not. */
  fails: string;
  /** To which rows it applies: those with a value of each of these columns, or as many as an SQL aggregate says; null: it is not scored. */
  applies: readonly string[] | string | null;
  /** Rows it fails have no value for `applies` to count. */
  addsFailures: boolean;
  /** SQL condition of a row that counts as failed, where that differs from `fails`: n - 1 of n copies do. */
  counts: string;
  /**
   * Why it cannot judge some rows, which neither pass nor fail, and the SQL condition of such a row (never NULL; null: no row
   * at all can be judged). `isApplied`: they are among the rows that `applies` counts.
   */
  errs: { reason: ErrorReason; when: string | null; isApplied: boolean } | null;
}

/** Why a rule could not be judged. */
export type ErrorReason =
  | 'raised'
  | 'source_not_loaded'
  | 'no_single_counterpart'
  | 'not_comparable'
  | 'too_little_history'
  | 'no_rows';

/** Criterion of the rules that a property implies. */
const criterionOf: { [reason in Reason]?: Criterion } = {
  required: 'sufficient',
  code_list: 'unified',
  reference: 'unified',
};

/** Name of a column's value before it is typed, in `typedRows`. */
export function valueOf(column: string): string {
  return identifier(`~${column}`);
}

/** Name of the flag that a row's duplicate rule, or reference, sets in `typedRows`. */
export function flagOf(rule: string): string {
  return identifier(`?${rule}`);
}

/** Name of the flag that a rule could not judge a row. */
export function errorOf(rule: string): string {
  return identifier(`!${rule}`);
}

/** Name of the flag of a copy that counts as failed. */
export function copyOf(rule: string): string {
  return identifier(`+${rule}`);
}

/** Name of the flag of a row that came again in another file, where another one stands for both. */
export function repeatOf(rule: string): string {
  return identifier(`=${rule}`);
}

/**
 * Rules of one column by itself: required, type, range, length, pattern, code_list.
 *
 * @param isSheet spreadsheets have errors where texts are expected
 */
export function columnRules(column: Column, isSheet: boolean): Rule[] {
  const value = valueOf(column.name);
  const typed = identifier(column.name);
  const rules: Rule[] = [];
  const add = (reason: Reason, fails: string, further: Partial<Rule> = {}) =>
    rules.push(ruleOf(column, reason, { fails, ...further }));

  if (column.required) add('required', `${value} is null`, { applies: [] });
  if (column.type !== 'string' || isSheet)
    add('type', `${typed} is null and ${value} is not null`, { addsFailures: true });
  const range = rangeFault(column);
  if (range !== null) add('range', range);
  const length = lengthFault(column);
  if (length !== null) add('length', length);
  if (numberedForm(column) !== null)
    add('pattern', `${packedOf(column.name)} is null and ${typed} is not null`);
  else if (column.pattern !== null)
    add('pattern', `not ${matches(`cast(${typed} as varchar)`, column.pattern.normalize('NFC'))}`);
  if (column.codes !== null) add('code_list', notInCodes(column, value));
  return rules;
}

/** A reference to another source; its flag is set by `judgeReferences`. */
export function referenceRule(column: Column): Rule {
  return ruleOf(column, 'reference', { fails: flagOf(`${column.name}.reference`) });
}

/** Columns that together may not repeat: the key, and each unique column. */
export interface Uniqueness {
  rule: Rule;
  columns: string[];
}

/**
 * What may not repeat; flags are set by `findCopies`. The month of a delivery is part of the key: a register names the same
 * things again each month.
 */
export function uniquenessOf({
  columns,
  deliveryPeriod,
  load: { mode },
}: Pick<Contract, 'columns' | 'deliveryPeriod' | 'load'>): Uniqueness[] {
  const key = columns.filter((column) => column.key);
  // Where a later delivery replaces an earlier one, each is judged by itself.
  const file = mode === 'merge' || mode === 'replace_period' ? ['_file'] : [];
  const delivery = [...(deliveryPeriod === null ? [] : ['delivery_period']), ...file];
  const keyRule =
    key.length > 0
      ? [{ rule: duplicateRule('key', key), columns: [...key.map(({ name }) => name), ...delivery] }]
      : [];
  const others = columns.filter((column) => column.unique && !(column.key && key.length === 1));
  return [
    ...keyRule,
    ...others.map((column) => ({
      rule: duplicateRule(column.name, [column]),
      columns: [column.name, ...file],
    })),
  ];
}

function duplicateRule(subject: string, columns: Column[]): Rule {
  const id = `${subject}.duplicate`;
  return {
    id,
    reason: 'duplicate',
    field: columns.length === 1 ? columns[0]!.name : null,
    criterion: (columns.length === 1 ? columns[0]!.criterion : null) ?? 'clean',
    severity: columns.some(({ severity }) => severity.duplicate === 'warning') ? 'warning' : 'error',
    weight: Math.max(...columns.map(({ weight }) => weight)),
    isIdentifier: columns.some(({ identifier: isIdentifier }) => isIdentifier),
    fails: flagOf(id),
    counts: copyOf(id),
    applies: columns.map(({ name }) => name),
    addsFailures: false,
    errs: null,
  };
}

/** The contract's conditions over a row. One that raises for a row (a cast that cannot be) could not judge that row. */
export function checkRules({ checks }: Pick<Contract, 'checks'>): Rule[] {
  return checks.map(({ id, check, criterion, severity, weight }) => {
    const tried = `try(coalesce((${check}\n), true))`;
    return {
      ...{ id, reason: 'check' as const, field: null, criterion, severity, weight, isIdentifier: false },
      fails: `not ${tried}`,
      counts: `not ${tried}`,
      applies: `count(try((${check}\n)))`,
      addsFailures: false,
      errs: { reason: 'raised' as const, when: `${tried} is null`, isApplied: false },
    };
  });
}

/** A rule over other rows, whose flags `fails` and `errs` are set by the joins that judge it. */
export function flaggedRule(
  { id, criterion, severity, weight }: Judgement,
  reason: Reason,
  { applies, errs }: { applies: readonly string[] | string; errs: ErrorReason },
): Rule {
  return {
    ...{ id, reason, field: null, criterion, severity, weight, isIdentifier: false, applies },
    ...{ fails: flagOf(id), counts: flagOf(id), addsFailures: false },
    errs: { reason: errs, when: errorOf(id), isApplied: true },
  };
}

/** Rule of files whose columns drifted so that the contract wants all their records apart. */
export const driftRule = 'record.drift';

/** @returns null where there is no such file */
export function driftRuleOf(files: readonly Pick<StagedFile, 'fileNo' | 'drift'>[]): Rule | null {
  const apart = files.filter(isSetApart).map(({ fileNo }) => fileNo);
  if (apart.length === 0) return null;
  const fails = `_file in (${apart.join(', ')})`;
  return {
    ...{ id: driftRule, reason: 'drift', field: null, criterion: 'unified', severity: 'error', weight: 1 },
    // Scored for the files it fails alone, so that a file's results do not depend on the others.
    ...{ isIdentifier: false, fails, counts: fails, applies: 'count(null)', addsFailures: true, errs: null },
  };
}

/** Records that must not be here: told apart when they land, and once more before they are loaded. */
export function gateRule({ landingGate }: Pick<Contract, 'landingGate'>): Rule | null {
  if (landingGate === null) return null;
  const { column, allow } = landingGate;
  const allowed = allow.map((value) => literal(value.normalize('NFC'))).join(', ');
  const fails = `coalesce(trim(cast(${valueOf(column)} as varchar)) not in (${allowed}), true)`;
  return {
    ...{ id: `${column}.refused`, reason: 'refused', field: column, criterion: 'clean', severity: 'error' },
    ...{ weight: 0, isIdentifier: false, fails, counts: fails, applies: null, addsFailures: false },
    errs: null,
  };
}

/** The rule where it cannot judge any row. */
export function unjudged(rule: Rule, reason: ErrorReason): Rule {
  return { ...rule, fails: 'false', counts: 'false', errs: { reason, when: null, isApplied: true } };
}

function ruleOf(column: Column, reason: Reason, rule: { fails: string } & Partial<Rule>): Rule {
  return {
    id: `${column.name}.${reason}`,
    reason,
    field: column.name,
    criterion: column.criterion ?? criterionOf[reason] ?? 'clean',
    severity: column.severity[reason] ?? 'error',
    weight: column.weight,
    isIdentifier: column.identifier,
    counts: rule.fails,
    applies: [column.name],
    addsFailures: false,
    errs: null,
    ...rule,
  };
}

function rangeFault(column: Column): string | null {
  const { minimum, maximum, name } = column;
  const bound = (limit: number | string) =>
    typeof limit === 'number' ? String(limit) : `cast(${literal(limit)} as ${duckdbType(column)})`;
  const typed = identifier(name);
  const faults = [
    ...(minimum === null ? [] : [`${typed} < ${bound(minimum)}`]),
    ...(maximum === null ? [] : [`${typed} > ${bound(maximum)}`]),
  ];
  return faults.length === 0 ? null : faults.join(' or ');
}

function lengthFault({ minLength, maxLength, name }: Column): string | null {
  const length = `length(${identifier(name)})`;
  const faults = [
    ...(minLength === null ? [] : [`${length} < ${minLength}`]),
    ...(maxLength === null ? [] : [`${length} > ${maxLength}`]),
  ];
  return faults.length === 0 ? null : faults.join(' or ');
}
