import { identifier, literal } from '#warehouse/duckdb/database.ts';
import { asOfParameters } from '../contract/as-of.ts';
import type { Rule } from './compile-rules.ts';
import { valuesOf, withComma } from './find-copies.ts';
import { landedRows, type LandedRows } from './land-rows.ts';
import type { RowFlags } from './row-flags.ts';
import { failsAny } from './row-marks.ts';
import { rowsTable, textOfStored } from './stored-rows.ts';
import { place } from './typed-rows.ts';
import type { Validation } from './validation.ts';

/** A file that brings nothing new: the number of it, and of the one it repeats. */
export interface SameFile {
  no: number;
  sameAs: number;
}

/** Rows of a file, put together: whatever their order, the same rows give the same. */
const TOGETHER = 'count(*) as rows, bit_xor(says) as mixed, sum(says::hugeint) as summed';

/**
 * Finds the files whose good rows are, in any order, those of an earlier one, where deliveries are added up that have no key: rows by
 * themselves may be alike there, so only a whole file tells that it came again.
 *
 * Rows are read only of files that have as many as another.
 *
 * @param others rules over other rows, and the flags they need
 */
export async function findSameFiles(
  validation: Validation,
  landed: LandedRows,
  others: RowFlags,
): Promise<SameFile[]> {
  if (!isWithoutKey(validation) || validation.staged.files.length === 1) return [];
  const { db, signal, asOf } = validation.context;
  const isError = ({ severity }: Rule) => severity === 'error';
  const isBad = [
    failsAny(landed.marks, landed.rules.filter(isError)),
    ...others.rules.filter(isError).map(({ fails }) => fails),
  ].join(' or ');
  const rows = landedRows(validation, landed, { files: false });
  const good = `(select * from (select t.*${withComma(others.flags)} from (${rows}) t ${others.joins.join(' ')}) where not (${isBad}))`;
  const read = <Row>(sql: string) => db.rows<Row>(sql, asOfParameters(sql, asOf), signal);
  const says = `hash(${valuesOf(validation.contract).join(', ')}) as says`;
  const alike = await read<{ files: number[] }>(
    `select list(${place.file} order by ${place.file}) as files
     from (select ${place.file}, ${TOGETHER}
           from (select ${place.file}, ${says} from ${good} where ${place.file} in (${asManyAsAnother(good)})) group by all)
     group by rows, mixed, summed having count(*) > 1 order by 1`,
  );
  return alike.flatMap(({ files: [sameAs, ...again] }) => again.map((no) => ({ no, sameAs: sameAs! })));
}

/** Whether a file that came may have the same good rows as one that is loaded. */
export async function mayBeSame(
  validation: Validation,
  { landed, table: marked }: { landed: LandedRows; table: string },
): Promise<boolean> {
  if (!isWithoutKey(validation)) return false;
  const { contract, context } = validation;
  const came = `(${landedRows(validation, landed, { files: false, which: `rowid not in (select _id from ${marked} where _rejected)` })})`;
  const texts = contract.columns.map((column) => `${textOfStored(column)} as ${identifier(column.name)}`);
  const period = contract.deliveryPeriod === null ? [] : ['delivery_period'];
  const loaded = `(select ${[place.file, ...texts, ...period].join(', ')} from ${rowsTable(contract)})`;
  const counts = `(select ${place.file}, count(*) as rows from ${came} group by all)`;
  const before = `(select file_no as ${place.file}, loaded - superseded as rows from meta.extract
                   where source_id = ${literal(contract.id)} and loaded > superseded)`;
  const together = (rows: string, files: string, others: string) =>
    `(select ${TOGETHER} from (select ${place.file}, hash(${valuesOf(contract).join(', ')}) as says from ${rows}
        where ${place.file} in (select ${place.file} from ${files} semi join ${others} using (rows))) group by ${place.file})`;
  const [found] = await context.db.rows<{ meets: boolean }>(
    `select exists (from ${together(came, counts, before)} semi join ${together(loaded, before, counts)} using (rows, mixed, summed)) as meets`,
    {},
    context.signal,
  );
  return found!.meets;
}

function isWithoutKey({ contract, uniqueness }: Validation): boolean {
  return contract.load.mode === 'append' && uniqueness.length === 0;
}

function asManyAsAnother(rows: string): string {
  return `select unnest(list(${place.file})) from (select ${place.file}, count(*) as rows from ${rows} group by all) group by rows having count(*) > 1`;
}
