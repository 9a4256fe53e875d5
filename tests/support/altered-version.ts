import { copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { publishVersion, readServed } from '#warehouse/control/versions.ts';
import { openDatabase } from '#warehouse/duckdb/database.ts';

/** Lets the contract of a source say that a month is due on the seventh day after it. */
export const monthlyDelivery = (sourceId: string) =>
  `update meta.definition set body = json_merge_patch(body, '{"delivery": {"every": 1, "unit": "month", "dueAfterDays": 7}}')
   where kind = 'source' and id = '${sourceId}'`;

/** Lets a version be built on the day that it stands for: the small warehouse's is built on the day after, by the clocks of its zone. */
export const builtOnItsDay = `update meta.snapshot set built_at = as_of + interval 10 hour`;

/** Lets rows of a source be there for one month more than before (ISO first day), in a file that came at an instant (UTC). */
export const cameIn = (sourceId: string, month: string, receivedAt: string): string[] => [
  `insert into quality.rule_result select * replace (date '${month}' as period)
   from quality.rule_result where source_id = '${sourceId}' and period = date '2026-10-01'`,
  `update meta.extract set received_at = timestamp '${receivedAt}' where source_id = '${sourceId}'`,
];

/** Publishes the version served once more, under another id and with some statements run on it. */
export async function publishAltered(
  control: Control,
  dataDirectory: string,
  snapshotId: string,
  statements: string[],
): Promise<string> {
  const served = readServed(control);
  if (!served) throw new Error('nothing is served');
  const { snapshots } = dataPaths(dataDirectory);
  const file = `${snapshotId}.duckdb`;
  await copyFile(join(snapshots, served.file), join(snapshots, file));
  const db = await openDatabase(join(snapshots, file));
  await db.run(`update meta.snapshot set snapshot_id = '${snapshotId}', parent_id = '${served.snapshotId}'`);
  for (const sql of statements) await db.run(sql);
  await db.run('checkpoint');
  db.close();
  const { size } = await stat(join(snapshots, file));
  const { asOf, formatVersion, runId } = served;
  publishVersion(
    control,
    { snapshotId, file, runId, parentId: served.snapshotId, asOf, formatVersion, bytes: size },
    served.snapshotId,
  );
  return snapshotId;
}
