import { identifier, literal } from '#warehouse/duckdb/database.ts';
import { technicalColumns } from '../contract/sql-type.ts';
import { isUnreadable, recordJson } from '../staged-source.ts';
import { followedCorrections } from './follow-corrections.ts';
import { technical, type Staging } from './staging.ts';

const ADDRESS = `${technical.file}, ${technical.row}`;

/** A source as it was sent. */
export interface Sent {
  /** SQL of its rows. */
  rows: string;
  faults: string;
  delivered: string;
  /** Its columns, those that the path of a file says among them. */
  columns: readonly string[];
}

/**
 * Puts rows that an agency has mended in place of those it sent, once everything has been counted: `relation` is made anew. Of a
 * row, the cells that were mended are replaced, each by its latest correction; a record that could not be read as a row becomes one.
 * A record that the latest correction of it drops is taken out and counted as skipped. What was said of a record follows it where it
 * comes again in another file.
 * Corrections of records that are not in this delivery are left, which the journal tells.
 *
 * @returns name of the temporary table `_file, row_no, _correction, _sent, <columns>` of what was mended; null where nothing was
 */
export async function applyCorrections(
  staging: Staging,
  relation: string,
  sent: Sent,
): Promise<string | null> {
  const { context, contract, corrections } = staging;
  if (corrections.length === 0) return null;
  const { db, signal, journal } = context;
  const columns = contract.columns.map(({ name }) => name);
  const table = `temp.${identifier(`${contract.id}_mended`)}`;
  await db.run(`create or replace temp table ${table} as ${mendedRows(staging, sent)}`, {}, signal);
  const [all] = await db.rows<{ rows: number }>(`select count(*) as rows from ${table}`);
  await db.run(`delete from ${table} where not _is_there`);
  const [used] = await db.rows<{ rows: number; again: number }>(
    `select count(*) as rows, count(*) filter (_comes_again) as again from ${table}`,
  );
  const [told, mended] = [all?.rows ?? 0, used?.rows ?? 0];
  const dropped = await countDropped(staging, table);
  const data = { mended: mended - dropped, dropped, unused: told - mended, again: used?.again ?? 0 };
  journal.write('corrections_applied', { stage: 'stage', sourceId: contract.id, data });
  if (mended === 0) return null;
  const names = columns.map(identifier);
  const further = [
    ...technicalColumns(contract).map(({ name }) => name),
    ...sent.columns.filter((name) => !columns.includes(name)),
  ].map(identifier);
  await db.run(
    `create or replace temp view ${relation} as
     select * replace (${names.map((name) => `cast(${name} as varchar) as ${name}`).join(', ')})
     from (${sent.rows}) anti join ${table} using (${ADDRESS})
     union all by name
     select ${[...names, ...further, technical.file, technical.sheetRow].join(', ')}
     from ${table} join ${sent.delivered} using (${technical.file}) where not _is_dropped`,
  );
  await db.run(
    `delete from ${sent.faults} where (${ADDRESS}) in (select (${ADDRESS}) from ${table}) and ${isUnreadable}`,
  );
  return table;
}

/** Counts the records that people have dropped with their files. @returns how many there are */
async function countDropped(staging: Staging, table: string): Promise<number> {
  const counted = await staging.context.db.rows<{ fileNo: number; records: number }>(
    `select ${technical.file} as "fileNo", count(*) as records from ${table} where _is_dropped group by all`,
  );
  for (const { fileNo, records } of counted)
    staging.skip(
      staging.files.find((file) => file.fileNo === fileNo)!,
      'dropped',
      { records },
    );
  return counted.reduce((sum, { records }) => sum + records, 0);
}

/**
 * Each record that corrections speak of, as mended and as sent; where it is not in the delivery, `_is_there` is false. A file without
 * `touched`, as earlier releases wrote it, speaks of every cell; one that drops a record, or brings it back, speaks of none. A record
 * that was brought back with no cell mended is as it was sent, and no correction speaks of it.
 */
function mendedRows({ contract, corrections, files }: Staging, as: Sent): string {
  const { rows, faults, delivered, columns: all } = as;
  const columns = contract.columns.map(({ name }) => name);
  const cells = literal(`struct(${columns.map((name) => `${identifier(name)} varchar`).join(', ')})`);
  // Named apart from `fileName`: names of columns differ by more than case.
  const read = `read_json([${corrections.map(literal).join(', ')}], format = 'newline_delimited', filename = 'correction_file',
    columns = {extractId: 'varchar', fileName: 'varchar', rowNo: 'bigint', cells: ${cells}, touched: 'varchar[]', dropped: 'boolean'})`;
  const isMended = (name: string) => `(touched is null or list_contains(touched, ${literal(name)}))`;
  const latest = columns.flatMap((name) => [
    `arg_max_null(cells.${identifier(name)}, correction_file) filter (where ${isMended(name)}) as ${identifier(name)}`,
    `bool_or(${isMended(name)}) as ${identifier(`+${name}`)}`,
  ]);
  const mended = columns.map((name) => {
    const [own, flag] = [identifier(name), identifier(`+${name}`)];
    return `nfc_normalize(case when told.${flag} then told.${own} else cast(sent.${own} as varchar) end) as ${own}`;
  });
  const raw = `json_object(${all.map((name) => `${literal(name)}, sent.${identifier(name)}`).join(', ')})`;
  const said = columns.flatMap((name) => [identifier(name), identifier(`+${name}`)]);
  const follows =
    files.length === 1
      ? 'followed as (from spoken where false)'
      : followedCorrections(contract, as, {
          name: 'spoken',
          columns: ['_correction', '_is_dropped', ...said],
        });
  return `with spoken as materialized (
      select f.${technical.file}, rowNo as ${technical.row}, parse_filename(max(correction_file), true) as _correction,
        arg_max(coalesce(dropped, false), correction_file) as _is_dropped, ${latest.join(', ')}
      from ${read} left join ${delivered} f on f.extract_id = extractId and f.file_name = fileName
      group by extractId, fileName, rowNo, f.${technical.file}
      having _is_dropped or bool_or(touched is null or len(touched) > 0)
    ),
    ${follows},
    told as materialized (
      select *, false as _comes_again from spoken union all by name select *, true as _comes_again from followed
    ),
    sent as materialized (select * from (${rows}) semi join told using (${ADDRESS})),
    broken as (select ${ADDRESS}, raw, cut from ${faults} where ${isUnreadable}),
    there as (select ${ADDRESS} from (${rows}) union all select ${ADDRESS} from broken)
    select told.${technical.file}, told.${technical.row}, told._correction, told._is_dropped, told._comes_again, sent.${technical.sheetRow}, ${mended.join(', ')},
      case when sent.${technical.row} is not null then ${raw}
           when broken.${technical.row} is not null then ${recordJson('broken.raw', 'broken.cut')} end as ${technical.sent},
      coalesce((told.${technical.file}, told.${technical.row}) in (select (${ADDRESS}) from there), false) as _is_there
    from told left join sent using (${ADDRESS}) left join broken using (${ADDRESS})`;
}
