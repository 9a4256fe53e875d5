import type { Session } from '#warehouse/duckdb/database.ts';
import type { MendedRow } from './read-mended.ts';

/** What became of the records of a workbook: `rows = touched + untouched`, `touched = loaded + held + unjudged`. */
export interface ReplayedWorkbook {
  rows: number;
  /** Records of which some cell was changed. */
  touched: number;
  /** Records that came back as they went; they are as before. */
  untouched: number;
  loaded: number;
  held: number;
  /** Records that were not judged: their file is no longer part of the source, or it could not be loaded. */
  unjudged: number;
  /** Those that were changed and are held back all the same, with the rules they fail. */
  stillHeld: { file: string; line: number; rules: string[] }[];
}

/** A record that was judged as mended. */
export interface JudgedRecord {
  extractId: string;
  fileName: string;
  rowNo: number;
  /** Null where it is loaded. */
  held: { line: number; rules: string[] } | null;
}

/** The records of a table that a version judged as mended. */
export async function readJudged(version: Session, table: string): Promise<JudgedRecord[]> {
  const rows = await version.rows<Omit<JudgedRecord, 'held'> & { line: number | null; rules: string[] }>(
    `select c.extract_id as "extractId", c.file_name as "fileName", c.row_no as "rowNo", q.line_no as line,
       list_transform(coalesce(q.reasons, []), lambda r: r."rule") as rules
     from quality.correction c
       left join quality.quarantine q using (source_id, extract_id, file_name, row_no)
     where c.source_id = $table order by all`,
    { table },
  );
  return rows.map(({ line, rules, ...record }) => ({
    ...record,
    held: line === null ? null : { line, rules },
  }));
}

/** Says what became of each record of a workbook. */
export function settleWorkbook(
  rows: readonly MendedRow[],
  judged: readonly JudgedRecord[],
): ReplayedWorkbook {
  const addressOf = ({ extractId, fileName, rowNo }: Pick<MendedRow, 'extractId' | 'fileName' | 'rowNo'>) =>
    `${extractId} ${rowNo} ${fileName}`;
  const known = new Map(judged.map((record) => [addressOf(record), record]));
  const touched = rows.filter((row) => row.touched.length > 0);
  const became = touched.map((row) => known.get(addressOf(row)));
  const stillHeld = became.flatMap((record) =>
    record?.held ? [{ file: record.fileName, ...record.held }] : [],
  );
  return {
    ...{ rows: rows.length, touched: touched.length, untouched: rows.length - touched.length },
    loaded: became.filter((record) => record?.held === null).length,
    held: stillHeld.length,
    unjudged: became.filter((record) => record === undefined).length,
    stillHeld,
  };
}
