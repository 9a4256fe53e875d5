import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WarehouseError } from '#warehouse/errors.ts';
import type { SourceTable } from '#warehouse/model/source.ts';
import { requireSource } from '#warehouse/query/question.ts';
import { change } from '../audit/change.ts';
import { uploadsFolder } from '../uploads/upload-record.ts';
import { currentReader } from '../auth/reader.ts';
import { withSnapshot } from '../warehouse.ts';
import { ask, type RefreshRequest } from './ask.ts';
import { requireDropped } from './dropped-rows.ts';
import { findRefused, type RefusedText } from './judge-mend.ts';
import { MENDS } from './mends-file.ts';
import type { Mend } from './mend-kind.ts';
import type { RecordPlace } from './record-place.ts';

const actionOf = {
  rows: 'rows_mended',
  drops: 'rows_dropped',
  restores: 'rows_restored',
  mappings: 'mapping_mended',
} as const;

const MAX_REASON = 500;

/** What became of a mend: it is asked for, or a load would hold some of it back again, which is told and not asked for. */
export type Mended = { request: RefreshRequest } | { request: null; refused: RefusedText[] };

/**
 * Asks for a replay with what a person mends, unless a load would hold it back again. What it builds always waits for somebody's word, so
 * that its figures are seen first. The audit says who mended how many records or which values of which column, why, and not what they hold.
 *
 * @throws {WarehouseError} text_invalid: no reason, nothing to mend, or a row brought back that is not dropped; question_invalid: no such
 *   source or table
 */
export async function mend(source: string, table: string, mends: Mend, why: string): Promise<Mended> {
  const reason = why.trim().normalize('NFC');
  if (reason === '' || reason.length > MAX_REASON)
    throw invalid('why', `reason invalid: expected a few words, at most ${MAX_REASON} characters.`);
  const mended = await tableOf(source, table);
  requireColumns(mended, mends);
  // What a run would hold back again is told before it is asked for, and as no fault: it quotes cells, which faults never do.
  const refused = await withSnapshot((snapshot) => findRefused(snapshot, mended, mends));
  if (refused.length > 0) return { request: null, refused };
  if (mends.kind === 'restores') await requireDroppedNow(source, table, mends.restores);
  const stored = `${randomUUID()}${MENDS}`;
  await change(({ reader, note }) => {
    const { kind, ...said } = mends;
    mkdirSync(uploadsFolder(), { recursive: true });
    // With its own id: what is mended as it was once before is mended again, and no repetition.
    const text = JSON.stringify({ id: stored, by: reader.label, why: reason, ...said });
    writeFileSync(join(uploadsFolder(), stored), text, { mode: 0o600, flag: 'wx' });
    note({ action: actionOf[kind], object: `source:${source}`, detail: { table, reason, ...told(mends) } });
  });
  return {
    request: await ask({ kind: 'replay', sources: [table], options: { file: stored, hold: true } }),
  };
}

/** A table of a source that whoever asks may know of. @throws {WarehouseError} question_invalid */
export function tableOf(source: string, table: string): Promise<SourceTable> {
  return withSnapshot(({ catalog }) => {
    const found = requireSource(catalog, source).tables?.find(({ id }) => id === table);
    if (found) return Promise.resolve(found);
    throw new WarehouseError('question_invalid', `table unknown: ${table} is none of ${source}.`, {
      what: 'table',
    });
  });
}

/** A form may be older than what somebody else has asked for, or than a file that came since. */
async function requireDroppedNow(source: string, table: string, places: RecordPlace[]): Promise<void> {
  const scope = currentReader().scopeFor('run_refreshes');
  await withSnapshot((snapshot) => requireDropped(snapshot, scope, { source, table, places }));
}

function requireColumns({ columns }: SourceTable, mends: Mend): void {
  const mendable = columns.filter(({ isMendable }) => isMendable).map(({ name }) => name);
  const { size, names } = extentOf(mends);
  if (size === 0) throw invalid('mends', 'nothing to mend: expected a cell, a row or a value.');
  if (!names.every((name) => mendable.includes(name)))
    throw invalid('column', 'column invalid: expected one whose value stands in the file.');
}

/** How much is mended, and of which columns. */
function extentOf(mends: Mend): { size: number; names: string[] } {
  if (mends.kind === 'drops' || mends.kind === 'restores') return { size: placesOf(mends), names: [] };
  const names =
    mends.kind === 'rows'
      ? mends.rows.flatMap(({ cells }) => Object.keys(cells))
      : mends.mappings.map(({ column }) => column);
  return { size: names.length, names };
}

function told(mends: Mend): { [name: string]: unknown } {
  const columns = [...new Set(extentOf(mends).names)];
  if (mends.kind === 'mappings') return { columns, values: mends.mappings.length };
  return mends.kind === 'rows' ? { records: mends.rows.length, columns } : { records: placesOf(mends) };
}

const placesOf = (mends: Extract<Mend, { kind: 'drops' | 'restores' }>): number =>
  (mends.kind === 'drops' ? mends.drops : mends.restores).length;

function invalid(what: string, message: string): WarehouseError {
  return new WarehouseError('text_invalid', message, { what });
}
