import type { Rule } from './compile-rules.ts';
import { place } from './typed-rows.ts';

/** Rules over other rows as far as they can be judged: joins to the landed rows `t`, and the flags these give. */
export interface RowFlags {
  rules: Rule[];
  joins: string[];
  /** SQL columns. */
  flags: string[];
  /** Temporary tables to drop. */
  tables: string[];
}

/** No rules, to which those that can be judged are added. */
export function noFlags(): RowFlags {
  return { rules: [], joins: [], flags: [], tables: [] };
}

/** SQL join of the landed rows `t` with a table of the rows a rule has something to say of. */
export function joinByPlace(table: string, alias: string): string {
  const same = [place.file, place.row].map((column) => `t.${column} = ${alias}.${column}`).join(' and ');
  return `left join ${table} ${alias} on ${same}`;
}

/** Several rules' flags as one. */
export function allFlags(some: RowFlags[]): RowFlags {
  return {
    rules: some.flatMap(({ rules }) => rules),
    joins: some.flatMap(({ joins }) => joins),
    flags: some.flatMap(({ flags }) => flags),
    tables: some.flatMap(({ tables }) => tables),
  };
}
