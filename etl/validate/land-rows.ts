import { identifier, literal } from '#warehouse/duckdb/database.ts';
import { asOfParameters } from '../contract/as-of.ts';
import type { Contract } from '../contract/contract.ts';
import { technicalColumns } from '../contract/sql-type.ts';
import { valueOf, type Rule } from './compile-rules.ts';
import { keyTold, type KeyTold } from './key-told.ts';
import { packedNames } from './packed-text.ts';
import { packMarks, type RowMarks } from './row-marks.ts';
import { hasMany, landingTable, storedColumns, textOfStored, writingInAnyOrder } from './stored-rows.ts';
import { place, restorableColumns, restoredOf, stagedOf } from './typed-rows.ts';
import { typedRowsOf, type Validation } from './validation.ts';

/**
 * All rows of a source, typed and judged each by itself, in one pass.
 *
 * `table` has the columns of `rows.<source>`; the words of `marks`: each rule's id; `!<id>` for a row that the rule could not
 * judge; `0<column>` where zeros were restored; and, of rows that bear a mark, `_told`: a list of texts, of the unit as sent, the
 * row of its sheet, the staged row as JSON, and the columns that are stored packed. Of what was refused there is
 * no value but its unit.
 */
export interface LandedRows {
  table: string;
  marks: RowMarks;
  /** Rules over a row by itself. */
  rules: Rule[];
  restorable: string[];
  /** SQL condition of a row that must not be here. */
  refused: string;
}

/** Lands the staged rows; many of them in any order. */
export async function landRows(validation: Validation): Promise<LandedRows> {
  const { context, contract, gate, drift, columnRules, checkRules, stagedTypes, staged } = validation;
  const rules = [...(gate ? [gate] : []), ...(drift ? [drift] : []), ...columnRules, ...checkRules];
  const restorable = restorableColumns(contract, stagedTypes);
  const conditions = new Map([
    ...rules.map(({ id, fails }) => [id, fails] as const),
    ...rules.flatMap(({ id, errs }) => (errs?.when ? [[`!${id}`, errs.when] as const] : [])),
    ...restorable.map((column) => [`0${column}`, restoredOf(column)] as const),
  ]);
  const marks = packMarks(conditions, '_marks_');
  const refused = gate === null ? 'false' : marks.has(gate.id);
  const landed = { table: landingTable(contract), marks, rules, restorable, refused };
  const sql = `create or replace table ${landed.table} as ${landingRows(validation, landed)}`;
  const { db, signal, asOf } = context;
  await writingInAnyOrder(db, hasMany(staged), () => db.run(sql, asOfParameters(sql, asOf), signal));
  await staged.keepUnreadable();
  return landed;
}

function landingRows(validation: Validation, { marks, refused }: LandedRows): string {
  const { contract } = validation;
  const ofGood = (value: string) =>
    refused === 'false' ? value : `case when not (${refused}) then ${value} end`;
  const packed = packedNames(contract);
  const own = new Set(contract.columns.map(({ name }) => name));
  const stored = storedColumns(contract).map(({ name }) => {
    if (!own.has(name)) return identifier(name);
    return `${ofGood(packed.get(name) ?? identifier(name))} as ${identifier(name)}`;
  });
  const texts = [...packed.keys()].map(identifier);
  const told = [unitOf(contract), place.sheetRow, ofGood(rawOf(contract)), ...texts.map(ofGood)].map(
    (value) => `cast(${value} as varchar)`,
  );
  return `select ${[...stored, ...marks.names].join(',\n')}, case when ${marks.any} then [${told.join(', ')}] end as _told
    from (select *${marks.words.map((word) => `, ${word}`).join('')} from (${typedRowsOf(validation)}))`;
}

/** Places in `_told`, counted from 1. */
const toldAt = { unit: 1, sheetRow: 2, raw: 3, packed: 4 } as const;

/** SQL of the unit of a typed row as it was sent. */
export function unitOf({ unitColumn }: Pick<Contract, 'unitColumn'>): string {
  return unitColumn === null ? 'null' : valueOf(unitColumn);
}

/** SQL of a typed row as JSON, as it was sent. */
export function rawOf({ columns }: Pick<Contract, 'columns'>): string {
  return `json_object(${columns.map(({ name }) => `${literal(name)}, ${stagedOf(name)}`).join(', ')})`;
}

/**
 * SQL of the landed rows, but for what was refused, with the columns of `validate.<source>`, `_file`, the words of their marks
 * and `_id`, which tells each. `which`: SQL condition over what is stored of them, and `rowid`; `whole`: columns that are stored of all of these.
 */
export function landedRows(
  { contract, staged }: Validation,
  { table, marks, refused }: LandedRows,
  { files = true, which = 'true', whole = [] }: { files?: boolean; which?: string; whole?: string[] } = {},
): string {
  const columns = [...textColumns(contract, whole), ...placesOf(contract), ...marks.names];
  const rows = `select rowid as _id, ${columns.join(', ')} from ${table} where not (${refused}) and ${which}`;
  return files
    ? `select * from (${rows}) join (select ${place.file}, file_name, extract_id from ${staged.delivered}) using (${place.file})`
    : rows;
}

function placesOf(contract: Contract): string[] {
  const period = technicalColumns(contract).filter(({ name }) => name === 'delivery_period');
  return [place.row, place.file, ...period.map(({ name }) => name)];
}

/** SQL of landed rows, what was refused among them, with all that is told of them. @param which SQL condition */
export function toldRows({ contract }: Validation, { table, marks }: LandedRows, which: string): string {
  const columns = [...textColumns(contract), ...placesOf(contract), ...marks.names];
  return `select rowid as _id, ${columns.join(', ')}, _told[${toldAt.unit}] as _unit,
    cast(_told[${toldAt.sheetRow}] as bigint) as ${place.sheetRow}, cast(_told[${toldAt.raw}] as json) as _raw from ${table} where ${which}`;
}

/** SQL of the landed columns as the types they have in `validate.<source>`, whether they could be packed or not. */
function textColumns({ columns }: Pick<Contract, 'columns'>, whole: readonly string[] = []): string[] {
  const told = toldTexts(columns);
  return columns.map((column) => {
    const name = identifier(column.name);
    const text = told.get(column.name);
    if (text === undefined) return name;
    if (whole.includes(column.name)) return `${textOfStored(column)} as ${name}`;
    return `case when _told is null or ${name} is not null then ${textOfStored(column)} else ${text} end as ${name}`;
  });
}

/** SQL of the texts of packed columns by their names; NULL of rows that bear no mark. */
function toldTexts(columns: Contract['columns']): Map<string, string> {
  const packed = [...packedNames({ columns }).keys()];
  return new Map(packed.map((name, at) => [name, `_told[${toldAt.packed + at}]`]));
}

/** Landed rows that have a key, as their table tells it. */
export interface KeyedRows extends KeyTold {
  /** SQL condition over the table. */
  which: string;
  /** Columns of the key, where all are stored of all of these rows. */
  whole: string[];
}

/**
 * The rows that have a value of each of some columns; what is told of texts that could not be packed is read of the few alone.
 *
 * @param columns of the contract, or `_file`, or `delivery_period`
 */
export function keyedRows(
  { contract }: Pick<Validation, 'contract'>,
  { marks, refused }: LandedRows,
  columns: readonly string[],
): KeyedRows[] {
  const told = toldTexts(contract.columns);
  const parts = columns.map((name) => ({ stored: identifier(name), text: told.get(name) ?? null }));
  return keyTold(contract, columns, parts).map((way) => ({
    ...way,
    which: `${way.isOf} and ${way.isStored ? 'true' : `(${marks.any})`} and not (${refused})`,
    whole: way.isStored ? [...columns] : [],
  }));
}

/** Leaves of the landed rows those that are good, in the columns of `rows.<source>`. @param rejected SQL of the `_id` of others */
export async function leaveGoodRows(
  { context }: Pick<Validation, 'context'>,
  { table, marks }: LandedRows,
  rejected: string,
): Promise<void> {
  const { db, signal } = context;
  await db.run(`delete from ${table} where rowid in (${rejected})`, {}, signal);
  for (const name of [...marks.names, '_told']) await db.run(`alter table ${table} drop column ${name}`);
}
