import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPaths } from '#warehouse/control/data-paths.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { readServed } from '#warehouse/control/versions.ts';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import { exportQuarantine } from './export-quarantine.ts';
import { countByRule, readHeldBack } from './held-back.ts';
import { contractOf, type Replay } from './replay.ts';

/** Where a table's quarantine is and goes. */
export interface QuarantineExport {
  control: Control;
  paths: DataPaths;
  workspace: string;
  table: string;
  file: string;
}

/**
 * Writes the quarantine of a table, as it is in the version served, to a workbook.
 *
 * @returns how many records it holds
 * @throws {EtlError} source_unknown
 * @throws {WarehouseError} snapshot_none_published
 */
export async function writeQuarantineFile(asked: QuarantineExport): Promise<number> {
  const { control, paths, workspace, table, file } = asked;
  const contract = await contractOf(workspace, table);
  const served = readServed(control);
  if (served === null)
    throw new WarehouseError(
      'snapshot_none_published',
      'nothing is published yet: expected a version; run npm run etl -- refresh first.',
    );
  const database = await openDatabase(join(paths.snapshots, served.file), {
    settings: { access_mode: 'READ_ONLY' },
  });
  try {
    const held = await readHeldBack(database, table);
    const counts = await countByRule(database, table);
    writeFileSync(file, await exportQuarantine(contract, held, counts, (rule) => rule));
    return held.filter(({ raw }) => raw !== null).length;
  } finally {
    database.close();
  }
}

/** Tells people what a replay has changed, a line for each rule. */
export function replayLines({ mended, rules, result }: Replay): string[] {
  const lines = rules.map(({ rule, before, after }) => `  ${rule}: ${before} → ${after}`);
  const head = `replay: ${result.outcome}; ${mended} records came back mended; held back before → after:`;
  return [head, ...(lines.length > 0 ? lines : ['  nothing'])];
}
