import { identifier, literal } from '#warehouse/duckdb/database.ts';
import { technicalColumns } from '../contract/sql-type.ts';
import { technical, type Staging } from './staging.ts';

const ADDRESS = `${technical.file}, ${technical.row}`;

/** A source as it was sent. */
export interface Sent {
  /** SQL of its rows. */
  rows: string;
  faults: string;
  delivered: string;
  /** Columns that the path of a file says. */
  partitions: readonly string[];
}

/**
 * Puts rows that an agency has mended in place of those it sent, once everything has been counted: `relation` is made anew. A
 * record that could not be read as a row becomes one. Corrections of records that are not in this delivery are left, which the
 * journal tells.
 *
 * @returns name of the temporary table `_file, row_no, correction, <columns>` of what was mended; null where nothing was
 */
export async function applyCorrections(
  { context, contract, corrections }: Staging,
  relation: string,
  sent: Sent,
): Promise<string | null> {
  if (corrections.length === 0) return null;
  const { db, signal, journal } = context;
  const columns = contract.columns.map(({ name }) => identifier(name));
  const table = `temp.${identifier(`${contract.id}_mended`)}`;
  await db.run(
    `create or replace temp table ${table} as ${mendedRows(corrections, columns, sent)}`,
    {},
    signal,
  );
  const [all] = await db.rows<{ rows: number }>(`select count(*) as rows from ${table}`);
  await db.run(`delete from ${table} where not is_there`);
  const [used] = await db.rows<{ rows: number }>(`select count(*) as rows from ${table}`);
  const [told, mended] = [all?.rows ?? 0, used?.rows ?? 0];
  const data = { mended, unused: told - mended };
  journal.write('corrections_applied', { stage: 'stage', sourceId: contract.id, data });
  if (mended === 0) return null;
  const names = [...technicalColumns(contract).map(({ name }) => name), ...sent.partitions];
  const further = names.map(identifier);
  await db.run(
    `create or replace temp view ${relation} as
     select * replace (${columns.map((name) => `cast(${name} as varchar) as ${name}`).join(', ')})
     from (${sent.rows}) anti join ${table} using (${ADDRESS})
     union all by name
     select ${[...columns, ...further, technical.file].join(', ')}, null::bigint as ${technical.sheetRow}
     from ${table} join ${sent.delivered} using (${technical.file})`,
  );
  await db.run(
    `delete from ${sent.faults} where (${ADDRESS}) in (select (${ADDRESS}) from ${table}) and reason = 'structure'`,
  );
  return table;
}

/** Of several corrections of a record the latest; where it is not in the delivery, `is_there` is false. */
function mendedRows(
  files: readonly string[],
  columns: readonly string[],
  { rows, faults, delivered }: Sent,
): string {
  const cells = literal(`struct(${columns.map((name) => `${name} varchar`).join(', ')})`);
  // Named apart from `fileName`: names of columns differ by more than case.
  const read = `read_json([${files.map(literal).join(', ')}], format = 'newline_delimited', filename = 'correction_file',
    columns = {extractId: 'varchar', fileName: 'varchar', rowNo: 'bigint', cells: ${cells}})`;
  const texts = columns.map((name) => `nfc_normalize(cells.${name}) as ${name}`);
  return `with latest as (
      select f.${technical.file}, rowNo as ${technical.row}, parse_filename(correction_file, true) as correction, ${texts.join(', ')}
      from ${read} left join ${delivered} f on f.extract_id = extractId and f.file_name = fileName
      qualify row_number() over (partition by extractId, fileName, rowNo order by correction_file desc) = 1
    ), there as (
      select ${ADDRESS} from (${rows}) union all select ${ADDRESS} from ${faults} where reason = 'structure')
    select latest.*, coalesce((${ADDRESS}) in (select (${ADDRESS}) from there), false) as is_there from latest`;
}
