import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataPaths, makeDataFolders, type DataPaths } from '../control/data-paths.ts';
import { openControl, type Control } from '../control/open-control.ts';
import { beginRun } from '../control/runs.ts';
import { listVersions, publishVersion, type Version } from '../control/versions.ts';
import { removeOrphans } from './orphans.ts';
import { expiredVersions, retireVersions } from './retention.ts';
import { runIdOf, snapshotFileOf, snapshotIdOf } from './snapshot-name.ts';

/** A version published on a day; the newest first, as they are listed. */
const version = (day: string, parentId: string | null = null): Version => ({
  snapshotId: day,
  file: snapshotFileOf(day),
  runId: `run-${day}`,
  parentId,
  asOf: day,
  formatVersion: 1,
  bytes: 1,
  publishedAt: `${day}T06:00:00.000Z`,
});
const days = (month: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `${month}-${String(to - i).padStart(2, '0')}`);

describe('names', () => {
  it('sort by time and say which run published', () => {
    const runId = runIdOf(new Date('2026-11-22T06:10:04.500Z'), '1a2b3c4d');
    expect(runId).toBe('20261122-061004-1a2b3c4d');
    expect(snapshotIdOf(new Date('2026-11-22T06:10:19Z'), runId)).toBe('20261122-061019-1a2b');
  });
});

describe('retention', () => {
  it('keeps the last ten versions and the last of each month', () => {
    const versions = [...days('2026-11', 1, 12), ...days('2026-10', 29, 31), '2026-09-03'].map((day) =>
      version(day),
    );
    const gone = expiredVersions(versions, '2026-11-12').map((one) => one.snapshotId);
    expect(gone).toEqual(['2026-11-02', '2026-11-01', '2026-10-30', '2026-10-29']);
  });

  it('keeps the one being served and the one it was built on, however old', () => {
    const versions = days('2026-11', 1, 14).map((day) =>
      version(day, day === '2026-11-02' ? '2026-11-01' : null),
    );
    const gone = expiredVersions(versions, '2026-11-02').map((one) => one.snapshotId);
    expect(gone).toEqual(['2026-11-04', '2026-11-03']);
  });
});

describe('files', () => {
  let root: string;
  let paths: DataPaths;
  let control: Control;
  let time: Date;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'lodestar-files-'));
    paths = dataPaths(root);
    makeDataFolders(paths);
    time = new Date('2026-11-01T00:00:00Z');
    control = openControl(paths.control, { clock: () => time });
  });
  afterEach(() => {
    control.close();
    rmSync(root, { recursive: true });
  });

  const publish = (count: number) => {
    for (let i = 0; i < count; i++) {
      time = new Date(time.getTime() + 3_600_000);
      const previous = listVersions(control)[0]?.snapshotId ?? null;
      const row = version(`v${String(i).padStart(2, '0')}`, previous);
      writeFileSync(join(paths.snapshots, row.file), 'whole');
      publishVersion(control, row, previous);
    }
  };

  it('of versions that are kept no longer go with their rows', () => {
    publish(12);
    expect(retireVersions(control, paths)).toEqual(['v01', 'v00']);
    expect(existsSync(join(paths.snapshots, 'v01.duckdb'))).toBe(false);
    expect(existsSync(join(paths.snapshots, 'v02.duckdb'))).toBe(true);
    expect(listVersions(control)).toHaveLength(10);
    expect(retireVersions(control, paths)).toEqual([]);
  });

  it('that nobody names are orphans; whole extracts and named versions are not', () => {
    publish(1);
    beginRun(control, { runId: 'r1', requested: [], trigger: 'manual', baseSnapshotId: null });
    for (const folder of ['0123456789abcdef', '.receiving'])
      mkdirSync(join(paths.extracts, 'task', folder), { recursive: true });
    mkdirSync(join(paths.build, 'r0.duckdb.tmp'));
    for (const file of [
      'build/r0.duckdb',
      'build/r0.duckdb.wal',
      'snapshots/lost.duckdb',
      'extracts/task/0123456789abcdef/whole.csv',
      'extracts/task/0123456789abcdef/manifest.json.new',
      'extracts/task/.receiving/file',
      'rejected/r1-task.ndjson',
      'rejected/r0-task.ndjson',
    ])
      writeFileSync(join(root, file), 'x');
    expect(removeOrphans(control, paths).sort()).toEqual([
      'build/r0.duckdb',
      'build/r0.duckdb.tmp',
      'build/r0.duckdb.wal',
      'extracts/task/.receiving',
      'extracts/task/0123456789abcdef/manifest.json.new',
      'rejected/r0-task.ndjson',
      'snapshots/lost.duckdb',
    ]);
    expect(removeOrphans(control, paths)).toEqual([]);
    for (const kept of [
      'snapshots/v00.duckdb',
      'extracts/task/0123456789abcdef/whole.csv',
      'rejected/r1-task.ndjson',
    ])
      expect(existsSync(join(root, kept))).toBe(true);
  });
});
