import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPaths } from '#warehouse/control/data-paths.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { readServed } from '#warehouse/control/versions.ts';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import { readWorkspace } from '../workspace/read-workspace.ts';
import { exportQuarantine } from './export-quarantine.ts';
import { countByRule, readHeldBack, readRuleNames } from './held-back.ts';
import { contractIn, type Replay } from './replay.ts';

/** Where a table's quarantine is and goes. */
export interface QuarantineExport {
  control: Control;
  paths: DataPaths;
  workspace: string;
  table: string;
  file: string;
}

/**
 * Writes the quarantine of a table, as it is in the version served, to a workbook. Rules go by their names in the
 * workspace's first language, with their ids behind.
 *
 * @returns how many records it holds
 * @throws {EtlError} source_unknown
 * @throws {WarehouseError} snapshot_none_published
 */
export async function writeQuarantineFile(asked: QuarantineExport): Promise<number> {
  const { control, paths, workspace, table, file } = asked;
  const content = await readWorkspace(workspace);
  const contract = contractIn(content, table);
  const [language = ''] = content.workspace.languages;
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
    const names = await readRuleNames(database, table);
    const nameOf = (rule: string) => names.get(rule)?.[language] ?? rule;
    writeFileSync(file, await exportQuarantine(contract, held, counts, nameOf));
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
