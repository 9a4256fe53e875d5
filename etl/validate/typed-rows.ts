import { identifier } from '#warehouse/duckdb/database.ts';
import type { Column, Contract } from '../contract/contract.ts';
import { technicalColumns } from '../contract/sql-type.ts';
import { isEnumerated, placeInList, placeOf } from './code-places.ts';
import { valueOf } from './compile-rules.ts';
import { typedExpression, type Reading } from './typed-expression.ts';
import {
  areSaidAsThey,
  isSaidPlainly,
  missingCondition,
  restoredExpression,
  valueExpression,
} from './value-expression.ts';

/** Name of a column as it was staged, in `typedRows`. */
export function stagedOf(column: string): string {
  return identifier(`^${column}`);
}

/** Name of the flag that leading zeros of a column were restored, in `typedRows`. */
export function restoredOf(column: string): string {
  return identifier(`0${column}`);
}

/** Name of the place of a column's text, as it was staged, in the list of its codes: of most rows the text needs no more reading. */
function foundOf(column: string): string {
  return identifier(`=${column}`);
}

/** Columns of a staged row beside the contract's. */
export const place = { file: '_file', row: 'row_no', sheetRow: '_sheet_row' } as const;

/**
 * SQL of the staged rows as the contract's types: each column typed (NULL where it cannot be), its value before (`~`), its
 * text as staged (`^`), its place in the list of its codes (`#`), whether zeros were restored (`0`), and the technical columns.
 *
 * @param staged SQL of the rows: the relation or a part of it
 * @param stagedTypes DuckDB type of each staged column
 */
export function typedRows(
  contract: Contract,
  staged: string,
  stagedTypes: ReadonlyMap<string, string>,
  reading: Reading,
): string {
  const technical = [...technicalColumns(contract).map(({ name }) => name), place.file, place.sheetRow].map(
    identifier,
  );
  const typeOf = (column: string) => stagedTypes.get(column) ?? 'VARCHAR';
  const isText = (column: string) => typeOf(column) === 'VARCHAR';
  const listed = contract.columns.filter(isEnumerated);
  const atOnce = listed.filter((column) => isText(column.name) && areSaidAsThey(contract, column));
  const values = contract.columns.flatMap((column) => {
    const name = identifier(column.name);
    const restored = isText(column.name) ? restoredExpression(contract, column) : null;
    const value = isText(column.name) ? valueExpression(contract, column) : name;
    return [
      `${atOnce.includes(column) ? valueOfListed(contract, column) : value} as ${valueOf(column.name)}`,
      `${name} as ${stagedOf(column.name)}`,
      ...(restored === null ? [] : [`${restored} as ${restoredOf(column.name)}`]),
    ];
  });
  const typed = contract.columns.map(
    (column) =>
      `${typedExpression(column, valueOf(column.name), typeOf(column.name), reading)} as ${identifier(column.name)}`,
  );
  const places = listed.map((column) => {
    const place = atOnce.includes(column) ? placeOfListed(column) : placeInList(column, valueOf(column.name));
    return `${place} as ${placeOf(column.name)}`;
  });
  const found = atOnce.map(
    (column) => `${placeInList(column, identifier(column.name))} as ${foundOf(column.name)}`,
  );
  const rows = found.length === 0 ? staged : `(select *, ${found.join(', ')} from ${staged})`;
  const kept = atOnce.map(({ name }) => foundOf(name));
  return `select ${[...typed, ...places].join(',\n')}, * from (select ${[...values, ...kept, ...technical].join(',\n')} from ${rows})`;
}

/** SQL of the value of a column whose codes are said as they are, beside the place of its text in their list. */
function valueOfListed(contract: Contract, column: Column): string {
  const name = identifier(column.name);
  const found = foundOf(column.name);
  if (!isSaidPlainly(column))
    return `case when ${found} is not null then ${name} else ${valueExpression(contract, column)} end`;
  // Rows without a value are fewer than those whose code is on no list, and a block without any is passed on as it is.
  const missing = missingCondition(contract, name);
  return missing === null ? name : `case when ${found} is null and ${missing} then null else ${name} end`;
}

/** SQL of its place: a text that becomes no other one is looked up once. */
function placeOfListed(column: Column): string {
  const found = foundOf(column.name);
  if (isSaidPlainly(column)) return found;
  const place = placeInList(column, valueOf(column.name));
  return `coalesce(${found}, case when ${found} is null then ${place} end)`;
}

/** Columns whose lost zeros may have been restored. */
export function restorableColumns({ columns }: Contract, stagedTypes: ReadonlyMap<string, string>): string[] {
  return columns
    .filter(({ pad, name }) => pad !== null && stagedTypes.get(name) === 'VARCHAR')
    .map(({ name }) => name);
}
