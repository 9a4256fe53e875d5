import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { publishVersion, readServed } from '#warehouse/control/versions.ts';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import { ARRANGE_VALUES, FORMAT_VERSION, readLayoutSql } from '#warehouse/snapshot/layout.ts';

/** Publishes a version in which every number is `n`, so that a mixture of two versions shows. */
export async function publishNumbered(
  control: Control,
  dataDirectory: string,
  n: number,
  { formatVersion = FORMAT_VERSION, rows = 5000 }: { formatVersion?: number; rows?: number } = {},
): Promise<string> {
  const snapshotId = `s-${String(n).padStart(4, '0')}`;
  const file = `${snapshotId}.duckdb`;
  const path = join(dataPaths(dataDirectory).snapshots, file);
  const db = await openDatabase(path);
  await db.run(readLayoutSql());
  await db.run(
    `insert into meta.snapshot values ('${snapshotId}', ${formatVersion}, 'numbered', 'r-${n}', null, '2026-10-31', '2026-10-31')`,
  );
  const workspace = {
    id: 'numbered',
    name: { en: String(n) },
    languages: ['en'],
    rootUnit: '00',
    levels: [],
    calendar: { fiscalYearStart: '01-01' },
    headlines: [],
  };
  await db.run(`insert into meta.definition values ('workspace', 'numbered', 0, $body::json)`, {
    body: JSON.stringify(workspace),
  });
  await db.run(
    `insert into indicators.value by name
     select 'i' as indicator_id, i::varchar as unit_id, 'month' as grain, date '2026-10-01' as period,
            date '2026-10-31' as period_end, true as complete, ${n} as value, 'measured' as state, 'no_target' as status,
            1 as reported, 1 as expected, false as provisional, false as unusual
     from range(${rows}) r(i)`,
  );
  await db.run(ARRANGE_VALUES);
  db.close();
  const { size } = await stat(path);
  publishVersion(
    control,
    {
      ...{ snapshotId, file, runId: `r-${n}`, parentId: null, asOf: '2026-10-31' },
      formatVersion,
      bytes: size,
    },
    readServed(control)?.snapshotId ?? null,
  );
  return snapshotId;
}
