import { identifier } from '#warehouse/duckdb/database.ts';
import type { Column, Contract } from '../contract/contract.ts';
import type { RunContext } from '../run-context.ts';
import type { StagedSource } from '../staged-source.ts';
import {
  checkRules,
  columnRules,
  driftRuleOf,
  gateRule,
  referenceRule,
  uniquenessOf,
  type Rule,
  type Uniqueness,
} from './compile-rules.ts';
import { readingOf, type Reading } from './typed-expression.ts';
import { typedRows } from './typed-rows.ts';

/** A source being validated: its contract compiled against what was staged. */
export interface Validation {
  context: RunContext;
  contract: Contract;
  staged: StagedSource;
  /** DuckDB type of each staged column. */
  stagedTypes: ReadonlyMap<string, string>;
  reading: Reading;
  /** Rules over a row by itself. */
  gate: Rule | null;
  drift: Rule | null;
  columnRules: Rule[];
  checkRules: Rule[];
  /** Rules over other rows. */
  references: { column: Column; rule: Rule }[];
  uniqueness: Uniqueness[];
}

/** Compiles a contract's rules against the columns as they were staged. */
export async function prepareValidation(
  context: RunContext,
  contract: Contract,
  staged: StagedSource,
): Promise<Validation> {
  const described = await context.db.rows<{ column_name: string; column_type: string }>(
    `describe select * from ${staged.relation}`,
  );
  const reading = readingOf(contract, context.content.workspace.timezone);
  return {
    context,
    contract,
    staged,
    stagedTypes: new Map(described.map(({ column_name, column_type }) => [column_name, column_type])),
    reading,
    gate: gateRule(contract),
    drift: driftRuleOf(staged.files),
    columnRules: contract.columns.flatMap((column) => columnRules(column, reading.format === 'sheet')),
    checkRules: checkRules(contract),
    references: contract.columns
      .filter(({ reference }) => reference !== null)
      .map((column) => ({ column, rule: referenceRule(column) })),
    uniqueness: uniquenessOf(contract),
  };
}

/** SQL of the staged rows, or of some of them, typed. */
export function typedRowsOf(validation: Validation, rows = validation.staged.relation): string {
  const { contract, stagedTypes, reading } = validation;
  return typedRows(contract, rows, stagedTypes, reading);
}

/** Name of a temporary table of this validation. */
export function workTable({ contract }: Validation, what: string): string {
  return `temp.${identifier(`${contract.id}_${what}`)}`;
}
