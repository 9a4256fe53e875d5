import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identifier, literal, type Session } from '#warehouse/duckdb/database.ts';
import type { Contract } from '../contract/contract.ts';
import { deliveryPeriod } from '../contract/delivery-period.ts';
import { technicalColumns } from '../contract/sql-type.ts';
import { textOf } from '../mend/fault-sentence.ts';
import { judgedOf, type HeldBack } from '../mend/held-back.ts';
import type { MendedRow } from '../mend/read-mended.ts';
import type { StagedFile, StagedSource } from '../staged-source.ts';

/** A row held back with what was mended of it: texts by column, null for none. */
export interface RowAsMended {
  held: HeldBack;
  cells: { [column: string]: string | null };
}

/** Puts what was mended over the rows that are held back; those that are held back no more, or of which nothing is kept, are left out. */
export function asMended(
  { columns }: Contract,
  touched: readonly MendedRow[],
  held: readonly HeldBack[],
): RowAsMended[] {
  const addressOf = ({ extractId, rowNo, fileName }: Pick<MendedRow, 'extractId' | 'rowNo' | 'fileName'>) =>
    `${extractId} ${rowNo} ${fileName}`;
  const known = new Map(held.map((row) => [addressOf(row), row]));
  return touched.flatMap((row): RowAsMended[] => {
    const there = known.get(addressOf(row));
    if (!there?.raw) return [];
    const judged = judgedOf(there);
    const texts = columns.map(({ name }) => {
      const value = judged[name];
      return [name, value === null || value === undefined ? null : textOf(value)] as const;
    });
    return [{ held: there, cells: { ...Object.fromEntries(texts), ...row.cells } }];
  });
}

/**
 * Stages rows as they were mended, each with the number and the file that it came with, so that they are judged as staged rows of an
 * extract are. What stands in the working folder goes with it.
 */
export async function stageMended(
  db: Session,
  contract: Contract,
  rows: readonly RowAsMended[],
  folder: string,
): Promise<StagedSource> {
  const files = filesOf(contract, rows);
  const [relation, faults, delivered] = ['staged', 'fault', 'file'].map(
    (what) => `temp.${identifier(`${contract.id}_${what}`)}`,
  ) as [string, string, string];
  const path = join(folder, 'mended.ndjson');
  const numbers = new Map(files.map(({ fileNo, file }) => [`${file.extractId} ${file.fileName}`, fileNo]));
  const lines = rows.map(({ held, cells }) =>
    JSON.stringify({ file: numbers.get(`${held.extractId} ${held.fileName}`), row: held.rowNo, cells }),
  );
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
  const names = contract.columns.map(({ name }) => identifier(name));
  const cells = literal(`struct(${names.map((name) => `${name} varchar`).join(', ')})`);
  await db.run(
    `create or replace temp table ${delivered} as select * from (values ${files.map(fileValues).join(', ')})
       f(_file, file_name, extract_id, delivery_period)`,
  );
  await db.run(
    `create or replace temp table ${relation} as
     select ${names.map((name) => `nfc_normalize(cells.${name}) as ${name}`).join(', ')}, "row" as row_no,
       ${technicalColumns(contract)
         .map(({ name }) => name)
         .filter((name) => name !== 'row_no')
         .join(', ')}, _file, null::bigint as _sheet_row
     from read_json(${literal(path)}, format = 'newline_delimited', columns = {file: 'integer', "row": 'bigint', cells: ${cells}}) m
       join ${delivered} d on d._file = m.file order by _file, row_no`,
  );
  await db.run(
    `create or replace temp table ${faults} (_file integer, row_no bigint, reason varchar, raw varchar, cut boolean)`,
  );
  return {
    ...{ sourceId: contract.id, relation, faults, delivered, mended: null, files },
    keepUnreadable: () => Promise.resolve(),
    rowsAt: (places) =>
      Promise.resolve(
        `(select * from ${relation} semi join (select _file, row_no from ${places}) using (_file, row_no))`,
      ),
    firstMissing: () => Promise.resolve(null),
    abandon: () => {},
    drop: async () => {
      await db.run(
        `drop table if exists ${relation}; drop table if exists ${faults}; drop table if exists ${delivered}`,
      );
    },
  };
}

/** The files that the rows came with, as far as it is of any matter to a row. */
function filesOf(contract: Contract, rows: readonly RowAsMended[]): StagedFile[] {
  const grouped = Map.groupBy(rows, ({ held }) => `${held.extractId} ${held.fileName}`);
  return [...grouped.values()].map((some, at) => {
    const { extractId, fileName } = some[0]!.held;
    return {
      fileNo: at + 1,
      file: {
        ...{ extractId, fileName, path: '', sha256: '', bytes: 0 },
        receivedAt: '1970-01-01T00:00:00.000Z',
      },
      deliveryPeriod: deliveryPeriod(contract, fileName),
      ...{ encoding: contract.encoding, physical: some.length, skipped: {}, drift: [], letters: null },
    };
  });
}

function fileValues({ fileNo, file, deliveryPeriod: period }: StagedFile): string {
  const of = period === null ? 'null::date' : `date ${literal(period)}`;
  return `(${fileNo}, ${literal(file.fileName)}, ${literal(file.extractId)}, ${of})`;
}
