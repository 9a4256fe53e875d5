import type { Session } from '#warehouse/duckdb/database.ts';
import type { MendOutcome } from '#warehouse/model/mend-outcome.ts';
import type { Text } from '#warehouse/model/text.ts';
import type { Contract } from '../contract/contract.ts';
import { toBad } from './bad-record.ts';
import { readHeldBack, type HeldBack } from './held-back.ts';
import type { MendedRow } from './read-mended.ts';
import { toTakenIn } from './taken-in.ts';

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
  held: HeldBack | null;
}

/** Where a record stands in the files of a source. */
type Address = Pick<MendedRow, 'extractId' | 'fileName' | 'rowNo'>;
const addressOf = ({ extractId, fileName, rowNo }: Address) => `${extractId} ${rowNo} ${fileName}`;

/** The records of a table that a version judged as mended. */
export async function readJudged(version: Session, table: string): Promise<JudgedRecord[]> {
  const rows = await version.rows<Address>(
    `select extract_id as "extractId", file_name as "fileName", row_no as "rowNo"
     from quality.correction where source_id = $table order by all`,
    { table },
  );
  if (rows.length === 0) return [];
  const held = new Map((await readHeldBack(version, table)).map((row) => [addressOf(row), row]));
  return rows.map((row) => ({ ...row, held: held.get(addressOf(row)) ?? null }));
}

/** Says what became of each record of a workbook. */
export function settleWorkbook(
  rows: readonly MendedRow[],
  judged: readonly JudgedRecord[],
): ReplayedWorkbook {
  const { stillHeld, counts } = settle(rows, judged);
  return {
    ...counts,
    stillHeld: stillHeld.map(({ fileName, lineNo, reasons }) => ({
      ...{ file: fileName, line: lineNo },
      rules: reasons.map(({ rule }) => rule),
    })),
  };
}

/** Rows held back again that are told one by one. */
const TOLD = 50;
/** Rows taken in that are told one by one: beyond, nobody reads on. */
const TAKEN_TOLD = 2000;

/**
 * Says it for people, who are told of the first rows held back again why, and of those taken in what was changed.
 *
 * @param before rows that the version served holds back
 * @param names what the table's rules ask for
 */
export function outcomeOf(
  contract: Pick<Contract, 'id' | 'unitColumn'>,
  rows: readonly MendedRow[],
  {
    judged,
    before,
    names,
  }: {
    judged: readonly JudgedRecord[];
    before: readonly HeldBack[];
    names: ReadonlyMap<string, Text>;
  },
): MendOutcome {
  const { stillHeld, taken, counts } = settle(rows, judged);
  const wasHeld = new Map(before.map((row) => [addressOf(row), row]));
  const told = stillHeld.slice(0, TOLD);
  const rules = new Set(told.flatMap(({ reasons }) => reasons.map(({ rule }) => rule)));
  return {
    ...counts,
    stillHeld: told.map((row) => toBad(contract.id, row)),
    taken: taken.slice(0, TAKEN_TOLD).map((row) => toTakenIn(contract, row, wasHeld.get(addressOf(row)))),
    names: Object.fromEntries([...rules].map((rule) => [rule, names.get(rule) ?? {}])),
  };
}

function settle(rows: readonly MendedRow[], judged: readonly JudgedRecord[]) {
  const known = new Map(judged.map((record) => [addressOf(record), record]));
  const touched = rows.filter((row) => row.touched.length > 0);
  const became = touched.map((row) => known.get(addressOf(row)));
  const taken = touched.filter((row) => known.get(addressOf(row))?.held === null);
  const stillHeld = became.flatMap((record) => record?.held ?? []);
  const counts = {
    ...{ rows: rows.length, touched: touched.length, untouched: rows.length - touched.length },
    ...{ loaded: taken.length, held: stillHeld.length },
    unjudged: became.filter((record) => record === undefined).length,
  };
  return { counts, stillHeld, taken };
}
