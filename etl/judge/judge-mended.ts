import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { readServed } from '#warehouse/control/versions.ts';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import type { FileCheck, RowsOfUnit } from '#warehouse/model/file-check.ts';
import { sourceIdOf, type Contract } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import { readHeldBack } from '../mend/held-back.ts';
import { readMended, type MendedRow } from '../mend/read-mended.ts';
import { contractIn } from '../mend/replay.ts';
import type { FileToJudge, Judging } from './judge-file.ts';

/** A workbook has a line for each record held back: larger ones are no such workbooks. */
const MAX_BYTES = 64 << 20;

/**
 * Looks into a workbook of mended rows before it is taken in: whether it can be, how many rows it changes, and of which units those
 * are, as they were held back and as they were mended. Whether they are good now only the replay can tell.
 *
 * @returns its rows as an account: physical = loaded (changed) + skipped (as they went out)
 * @throws {EtlError} source_unknown, correction_unreadable
 */
export async function judgeMended(
  { control, paths, content }: Judging,
  { source, path, fileName }: FileToJudge,
): Promise<FileCheck> {
  const contract = contractIn(content, source);
  const { size } = await stat(path);
  if (size > MAX_BYTES) throw tooLarge(size);
  const bytes = await readFile(path);
  const rows = await readMended(contract, bytes);
  const touched = rows.filter((row) => row.touched.length > 0);
  const served = readServed(control);
  const file = served && join(paths.snapshots, served.file);
  return {
    ...{
      outcome: touched.length > 0 ? 'acceptable' : 'unacceptable',
      source: sourceIdOf(contract),
      fileName,
    },
    inboxPath: null,
    ...{ bytes: size, sha256: createHash('sha256').update(bytes).digest('hex') },
    ...{ checkedAt: control.clock().toISOString(), snapshotId: served?.snapshotId ?? null },
    refusal: touched.length > 0 ? null : { code: 'correction_unreadable', message: UNTOUCHED },
    account: {
      ...{ physical: rows.length, loaded: touched.length, quarantined: 0 },
      ...{ skipped: rows.length - touched.length, flagged: 0 },
    },
    ...{ rules: [], firstBad: [], drift: [], replaces: [], known: [], sameFile: null, notJudged: [] },
    units: file === null ? [] : await unitsOf(file, contract, touched),
  };
}

const UNTOUCHED =
  'correction unreadable: no cell of the workbook was changed. Mend its cells, save it, and send it again.';

/** Units that the rows bear or would bear. A row that is not held back any more counts as one without a unit. */
async function unitsOf(
  file: string,
  { id, unitColumn }: Contract,
  touched: readonly MendedRow[],
): Promise<RowsOfUnit[]> {
  const database = await openDatabase(file, { settings: { access_mode: 'READ_ONLY' } });
  try {
    const held = await readHeldBack(database, id);
    const unitAt = new Map(held.map(({ extractId, rowNo, unitCode }) => [`${extractId} ${rowNo}`, unitCode]));
    const codes = touched.flatMap(({ extractId, rowNo, cells }) => {
      const mended = unitColumn === null ? undefined : cells[unitColumn];
      const before = unitAt.get(`${extractId} ${rowNo}`) ?? null;
      return mended === undefined || mended === before ? [before] : [before, mended];
    });
    return [...Map.groupBy(codes, (code) => code)].map(([code, some]) => ({ code, rows: some.length }));
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
