import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readServed } from '#warehouse/control/versions.ts';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import type { FileCheck, FileRefusal, RowsOfUnit, UntakenCell } from '#warehouse/model/file-check.ts';
import { sourceIdOf, type Contract } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import { readHeldBack, type HeldBack } from '../mend/held-back.ts';
import { withMappings } from '../mend/mappings.ts';
import { mendsInForce, readApprovedMends } from '../mend/mends-in-force.ts';
import { readMendedBook, type MendedBook, type MendedRow } from '../mend/read-mended.ts';
import { contractIn } from '../mend/replay.ts';
import { readAccount } from '../source-account.ts';
import { contextOf, type FileToJudge, type Judging } from './judge-file.ts';
import { loadAlone } from './judge-table.ts';
import { openJudgingPlace } from './judging-place.ts';
import { readFindings } from './read-findings.ts';
import { asMended, stageMended, type RowAsMended } from './stage-mended.ts';

/** A workbook has a line for each record held back: larger ones are no such workbooks. */
const MAX_BYTES = 64 << 20;

/**
 * Looks into a workbook of mended rows before it is taken in: whether it can be, how many rows it changes, of which units those are, as
 * they were held back and as they were mended, and which of them would be held back again. Repeated keys, totals and rules over the
 * whole source are left to the replay.
 *
 * @returns its rows as an account: physical = loaded (changed) + quarantined (changed, and still wrong) + unjudged (changed, and
 * held back no more or not kept) + skipped (as they went out)
 * @throws {EtlError} source_unknown; correction_unreadable: larger than any such workbook
 */
export async function judgeMended(judging: Judging, file: FileToJudge): Promise<FileCheck> {
  const { control, content } = judging;
  const contract = contractIn(content, file.source);
  const { size } = await stat(file.path);
  if (size > MAX_BYTES) throw tooLarge(size);
  const bytes = await readFile(file.path);
  const served = readServed(control);
  const told: Omit<FileCheck, 'outcome'> = {
    ...{ source: sourceIdOf(contract), fileName: file.fileName, inboxPath: null },
    ...{ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
    ...{ checkedAt: control.clock().toISOString(), snapshotId: served?.snapshotId ?? null },
    ...{
      refusal: null,
      account: null,
      rules: [],
      firstBad: [],
      drift: [],
      units: [],
      replaces: [],
      known: [],
    },
    ...{ sameFile: null, notJudged: [] },
  };
  const book = await readBook(contract, bytes);
  if ('code' in book) return { ...told, outcome: 'unacceptable', refusal: book };
  const { rows } = book;
  const touched = rows.filter((row) => row.touched.length > 0);
  const held = served === null ? [] : await readHeld(join(judging.paths.snapshots, served.file), contract.id);
  const judged = asMended(contract, touched, held);
  const found = await judgeRows(judging, contract, judged, book);
  return {
    ...told,
    ...found,
    outcome: touched.length > 0 ? 'acceptable' : 'unacceptable',
    refusal:
      touched.length > 0 ? null : { code: 'correction_unreadable', message: UNTOUCHED, why: 'untouched' },
    account: {
      ...{
        physical: rows.length,
        loaded: judged.length - found.quarantined,
        quarantined: found.quarantined,
        unjudged: touched.length - judged.length,
      },
      ...{ skipped: rows.length - touched.length, flagged: 0 },
    },
    units: unitsOf(contract, touched, held),
  };
}

/** The rows of a workbook, or why it cannot be read. */
async function readBook(contract: Contract, bytes: Buffer): Promise<MendedBook | FileRefusal> {
  try {
    return await readMendedBook(contract, bytes);
  } catch (fault) {
    if (!(fault instanceof EtlError) || fault.code !== 'correction_unreadable') throw fault;
    const { untaken, cells } = fault.details as { untaken?: UntakenCell[]; cells?: number };
    const { code, message, details } = fault;
    const told = { code, message, ...(details.facts && { facts: details.facts }) };
    return { ...told, ...(untaken && { cells: untaken, count: cells ?? untaken.length }) };
  }
}

type Found = Pick<FileCheck, 'rules' | 'firstBad'> & { quarantined: number };

/** Judges rows by all that can be said of one without the others that are loaded. */
async function judgeRows(
  judging: Judging,
  contract: Contract,
  rows: readonly RowAsMended[],
  book: MendedBook,
): Promise<Found> {
  if (rows.length === 0) return { rules: [], firstBad: [], quarantined: 0 };
  const { control, paths } = judging;
  const place = await openJudgingPlace(control, paths, [contract.id]);
  try {
    const mends = mendsInForce(paths, await readApprovedMends(place.servedFile));
    const context = contextOf(judging, place, mends);
    const alone = judgedByRow(withMappings({ paths, mends }, contract));
    await loadAlone(context, alone, () => stageMended(place.database, alone, rows, place.folder));
    const { rules, firstBad } = await readFindings(place.database, [alone], cellsOf(book, contract));
    const { quarantined } = await readAccount(place.database, contract.id);
    return { rules, firstBad, quarantined };
  } finally {
    place.close();
  }
}

/** Where a field of a row stands in the sheet that it came back in. */
function cellsOf({ rows, addressOf }: MendedBook, { columns }: Contract) {
  const keyOf = ({ extractId, rowNo, fileName }: Pick<MendedRow, 'extractId' | 'rowNo' | 'fileName'>) =>
    `${extractId} ${rowNo} ${fileName}`;
  const known = new Map(rows.map((row) => [keyOf(row), row]));
  return (held: HeldBack, field: string): string | null => {
    const row = known.get(keyOf(held));
    return row && columns.some(({ name }) => name === field) ? addressOf(row, field) : null;
  };
}

/** A few rows of a source say nothing of its totals, of what repeats among the others, or of how their columns are typed. */
function judgedByRow(contract: Contract): Contract {
  const { quality, columns, drift, id } = contract;
  return {
    ...contract,
    quality: { ...quality, dataset: [], reconciliations: [], shares: [] },
    drift: { ...drift, retypedColumn: 'accept' },
    columns: columns.map((column) =>
      column.reference?.source === id ? { ...column, reference: null } : column,
    ),
  };
}

const UNTOUCHED =
  'correction unreadable: no cell of the workbook was changed. Mend its cells, save it, and send it again.';

/** Units that the rows bear or would bear. A row that is not held back any more counts as one without a unit. */
function unitsOf(
  { unitColumn }: Contract,
  touched: readonly MendedRow[],
  held: readonly HeldBack[],
): RowsOfUnit[] {
  const unitAt = new Map(held.map(({ extractId, rowNo, unitCode }) => [`${extractId} ${rowNo}`, unitCode]));
  const codes = touched.flatMap(({ extractId, rowNo, cells }) => {
    const mended = unitColumn === null ? undefined : cells[unitColumn];
    const before = unitAt.get(`${extractId} ${rowNo}`) ?? null;
    return mended === undefined || mended === before ? [before] : [before, mended];
  });
  return [...Map.groupBy(codes, (code) => code)].map(([code, some]) => ({ code, rows: some.length }));
}

/** What the version served holds back of a table. */
async function readHeld(file: string, table: string): Promise<HeldBack[]> {
  const database = await openDatabase(file, { settings: { access_mode: 'READ_ONLY' } });
  try {
    return await readHeldBack(database, table);
  } finally {
    database.close();
  }
}

function tooLarge(bytes: number): EtlError {
  return new EtlError(
    'correction_unreadable',
    `correction unreadable: a workbook of ${bytes} bytes is larger than any that is sent out (${MAX_BYTES}). Send the one that came.`,
  );
}
