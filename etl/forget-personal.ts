import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EtlError } from './errors.ts';
import type { DeliveredFile, Delivery, RunContext } from './run-context.ts';

/**
 * Removes the copy kept of a file that was refused since it says something of persons, whatever names it came under; not where what
 * is loaded was made of it, under a contract of before, and a version may still need it.
 */
export async function forgetPersonal(
  { db, journal }: Pick<RunContext, 'db' | 'journal'>,
  { sourceId, files }: Delivery,
  fault: unknown,
): Promise<void> {
  if (!(fault instanceof EtlError) || fault.code !== 'personal_data_refused') return;
  const { fileName } = fault.details;
  const refused = files.find((file) => holds(file, String(fileName)));
  if (refused === undefined) return;
  const [loaded] = await db.rows('select 1 from meta.extract where extract_id = $id', {
    id: refused.extractId,
  });
  if (loaded === undefined) await rm(dirname(refused.path), { recursive: true, force: true });
  const data = { fileName, forgotten: loaded === undefined };
  journal.write('personal_data_refused', { stage: 'stage', sourceId, data });
}

/** An entry of an archive goes by `archive.zip/inner.csv`. */
function holds(file: DeliveredFile, fileName: string): boolean {
  return file.fileName === fileName || fileName.startsWith(`${file.fileName}/`);
}
