import { asOfParameters } from '../contract/as-of.ts';
import { EtlError } from '../errors.ts';
import { valuesOf, withComma } from './find-copies.ts';
import { landedRows, rawOf, unitOf, type LandedRows } from './land-rows.ts';
import { allFlags, type RowFlags } from './row-flags.ts';
import { packMarks, type RowMarks } from './row-marks.ts';
import { place } from './typed-rows.ts';
import { typedRowsOf, workTable, type Validation } from './validation.ts';

/** Rows that bear a mark because of other rows. */
export interface MarkedByOthers {
  /** Each rule's id; `+<id>` for a copy that counts as failed; `!<id>` for a row that the rule could not judge. */
  marks: RowMarks;
  /** Table `_id, _file, row_no` of these landed rows, with the words of their own marks and of `marks`; null where there are none. */
  rows: string | null;
  /** Table `_file, row_no, _sheet_row, _unit, _raw` and the typed columns of those that bear no mark by themselves; null where there are none. */
  texts: string | null;
}

const ROW = `${place.file}, ${place.row}`;

/** Finds the landed rows that bear a mark because of others, and drops the tables that told. */
export async function markByOthers(
  validation: Validation,
  landed: LandedRows,
  { others, copies }: { others: RowFlags; copies: RowFlags },
): Promise<MarkedByOthers> {
  const { db, signal, asOf } = validation.context;
  const { rules, flags, joins, tables } = allFlags([others, copies]);
  const marks = packMarks(
    new Map([
      ...rules.map(({ id, fails }) => [id, fails] as const),
      ...rules.flatMap(({ id, errs }) => (errs?.when ? [[`!${id}`, errs.when] as const] : [])),
      ...copies.rules.map(({ id, counts }) => [`+${id}`, counts] as const),
    ]),
    '_others_',
  );
  if (joins.length === 0) {
    for (const used of tables) await db.run(`drop table if exists ${used}`);
    return { marks, rows: null, texts: null };
  }
  const rows = workTable(validation, 'by_others');
  const columns = ['_id', ROW, ...landed.marks.names].join(', ');
  // Where copies alone are told apart, their tables say all that is asked, and no other rows are looked at.
  const copied = copies.tables.map((table) => `select ${columns} from ${table}`).join(' union ');
  const judged = others.joins.length > 0 ? landedRows(validation, landed, { files: false }) : copied;
  const sql = `create or replace temp table ${rows} as
    select ${[columns, ...marks.names].join(', ')}
    from (select *${withComma(marks.words)} from (select t.*${withComma(flags)} from (${judged}) t\n${joins.join('\n')}))
    where ${marks.any}`;
  await db.run(sql, asOfParameters(sql, asOf), signal);
  for (const used of tables) await db.run(`drop table if exists ${used}`);
  const texts = await readTexts(validation, landed, rows);
  return { marks, rows, texts };
}

/** Reads again what is to be told of rows that seemed good when they landed. */
async function readTexts(
  validation: Validation,
  { marks }: LandedRows,
  rows: string,
): Promise<string | null> {
  const { context, contract, staged } = validation;
  const { db, signal } = context;
  const unmarked = `${rows} where not (${marks.any})`;
  const [found] = await db.rows<{ rows: boolean }>(`select exists (from ${unmarked}) as rows`);
  if (!found?.rows) return null;
  const texts = workTable(validation, 'texts');
  const sent = await staged.rowsAt(`(from ${unmarked})`);
  await db.run(
    `create or replace temp table ${texts} as
     select ${[ROW, place.sheetRow, ...valuesOf(contract)].join(', ')}, cast(${unitOf(contract)} as varchar) as _unit, ${rawOf(contract)} as _raw
     from (${typedRowsOf(validation, sent)})`,
    {},
    signal,
  );
  const [counted] = await db.rows<{ asked: number; found: number }>(
    `select (select count(*) from ${unmarked}) as asked, (select count(*) from ${texts}) as found`,
  );
  if (counted!.asked !== counted!.found)
    throw new EtlError(
      'account_mismatch',
      `account mismatch: ${contract.id}: of ${counted!.asked} rows to be read again, ${counted!.found} were found. Expected each once; ` +
        'nothing of it was loaded, run it again.',
      { sourceId: contract.id, ...counted },
    );
  return texts;
}
