import { identifier } from '#warehouse/duckdb/database.ts';
import type { Column, Contract } from '../contract/contract.ts';
import { technicalColumns } from '../contract/sql-type.ts';
import { valueOf } from './compile-rules.ts';
import { isPacked, packed, packedOf } from './packed-text.ts';
import { quickReading, typedExpression, type Reading } from './typed-expression.ts';
import {
  areSaidAsThey,
  isReadPlainly,
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

/** Name of what a column's text, as it was staged, is packed to: of most rows the text needs no more reading. */
function foundOf(column: string): string {
  return identifier(`=${column}`);
}

/** Name of what a column's text, as it was staged, reads as at a glance: such a text is no blank and no other one. */
function glanceOf(column: string): string {
  return identifier(`?${column}`);
}

/** Columns of a staged row beside the contract's. */
export const place = { file: '_file', row: 'row_no', sheetRow: '_sheet_row' } as const;

/**
 * SQL of the staged rows as the contract's types: each column typed (NULL where it cannot be), its value before (`~`), its
 * text as staged (`^`), what it is packed to (`#`), whether zeros were restored (`0`), and the technical columns.
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
  const packable = contract.columns.filter(isPacked);
  const atOnce = packable.filter((column) => isText(column.name) && areSaidAsThey(contract, column));
  const glances = new Map(
    contract.columns
      .filter((column) => isText(column.name) && isReadPlainly(contract, column))
      .flatMap((column) => {
        const glance = quickReading(column, identifier(column.name), reading);
        return glance === null ? [] : [[column.name, glance] as const];
      }),
  );
  const valueAsRead = (column: Column) => {
    if (!isText(column.name)) return identifier(column.name);
    if (glances.has(column.name)) return unlessMissing(contract, column, glanceOf(column.name));
    return atOnce.includes(column) ? valueOfPacked(contract, column) : valueExpression(contract, column);
  };
  const values = contract.columns.flatMap((column) => {
    const restored = isText(column.name) ? restoredExpression(contract, column) : null;
    return [
      `${valueAsRead(column)} as ${valueOf(column.name)}`,
      `${identifier(column.name)} as ${stagedOf(column.name)}`,
      ...(restored === null ? [] : [`${restored} as ${restoredOf(column.name)}`]),
    ];
  });
  const typedOf = (column: Column) => {
    const glance = glances.has(column.name) ? glanceOf(column.name) : null;
    return typedExpression(column, valueOf(column.name), typeOf(column.name), reading, glance);
  };
  const typed = contract.columns.map((column) => `${typedOf(column)} as ${identifier(column.name)}`);
  const packs = packable.map((column) => {
    const found = atOnce.includes(column) ? packedAtOnce(column) : packed(column, typedOf(column));
    return `${found} as ${packedOf(column.name)}`;
  });
  const seen = [
    ...atOnce.map((column) => [foundOf(column.name), packed(column, identifier(column.name))] as const),
    ...[...glances].map(([name, glance]) => [glanceOf(name), glance] as const),
  ];
  const seenRows = seen.map(([name, value]) => `${value} as ${name}`).join(', ');
  const rows = seen.length === 0 ? staged : `(select *, ${seenRows} from ${staged})`;
  const kept = seen.map(([name]) => name);
  return `select ${[...typed, ...packs].join(',\n')}, * from (select ${[...values, ...kept, ...technical].join(',\n')} from ${rows})`;
}

/** SQL of the value of a column whose texts are said as they are, beside what its text is packed to. */
function valueOfPacked(contract: Contract, column: Column): string {
  const found = foundOf(column.name);
  return isSaidPlainly(column)
    ? unlessMissing(contract, column, found)
    : `case when ${found} is not null then ${identifier(column.name)} else ${valueExpression(contract, column)} end`;
}

/**
 * SQL of a staged text, NULL where it means "no value". Rows of which it is not seen at once what they say are fewer than those that may
 * mean that, and a block without any is passed on as it is.
 */
function unlessMissing(contract: Contract, column: Column, seen: string): string {
  const name = identifier(column.name);
  const missing = missingCondition(contract, name);
  return missing === null ? name : `case when ${seen} is null and ${missing} then null else ${name} end`;
}

/** SQL of what it is packed to: a text that becomes no other one is looked up once. */
function packedAtOnce(column: Column): string {
  const found = foundOf(column.name);
  if (isSaidPlainly(column)) return found;
  const others = packed(column, valueOf(column.name));
  return `coalesce(${found}, case when ${found} is null then ${others} end)`;
}

/** Columns whose lost zeros may have been restored. */
export function restorableColumns({ columns }: Contract, stagedTypes: ReadonlyMap<string, string>): string[] {
  return columns
    .filter(({ pad, name }) => pad !== null && stagedTypes.get(name) === 'VARCHAR')
    .map(({ name }) => name);
}
