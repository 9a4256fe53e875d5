import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from '#lib/format/locale.ts';
import { seesAllUnits } from '#warehouse/scope/scope.ts';
import { record } from '../audit/record.ts';
import { currentReader } from '../auth/reader.ts';
import { uploadsFolder } from '../uploads/upload-record.ts';
import { runEtl } from '../worker/run-etl.ts';
import { tableOf } from './mend.ts';

/**
 * Writes the workbook in which an agency mends rows held back: those of the units that whoever asks may see, told in their language.
 *
 * @throws {WarehouseError} question_invalid: no such source or table
 * @throws where the command fails: its words stand in the log
 */
export async function writeQuarantineWorkbook(
  source: string,
  table: string,
  language: Language,
): Promise<Buffer<ArrayBuffer>> {
  await tableOf(source, table);
  const scope = currentReader().scopeFor('see_quarantine');
  const { unitRoots, units = [] } = scope;
  const folder = uploadsFolder();
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${randomUUID()}.quarantine.xlsx`);
  const narrowed = seesAllUnits(scope) ? [] : [`--scope=${JSON.stringify({ unitRoots, units })}`];
  try {
    const { code, stderr } = await runEtl([
      'quarantine',
      `--out=${file}`,
      `--language=${language}`,
      ...narrowed,
      '--',
      table,
    ]);
    if (code !== 0) throw new Error(`quarantine not written: ${stderr}`);
    const bytes = await readFile(file);
    await record({
      action: 'quarantine_exported',
      object: `source:${source}`,
      detail: { table, bytes: bytes.length },
    });
    return bytes as Buffer<ArrayBuffer>;
  } finally {
    await rm(file, { force: true });
  }
}
