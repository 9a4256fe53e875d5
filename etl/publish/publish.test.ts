import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataPaths, makeDataFolders, type DataPaths } from '#warehouse/control/data-paths.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { readServed } from '#warehouse/control/versions.ts';
import { publishBuild } from './publish-build.ts';

let root: string;
let paths: DataPaths;
let control: Control;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lodestar-publish-'));
  paths = dataPaths(root);
  makeDataFolders(paths);
  control = openControl(paths.control);
});
afterEach(() => {
  control.close();
  rmSync(root, { recursive: true });
});

const sealed = (snapshotId: string, parentId: string | null) => {
  const file = join(paths.build, `${snapshotId}.duckdb`);
  writeFileSync(file, 'whole');
  return { file, snapshotId, runId: `run-${snapshotId}`, parentId, asOf: '2026-10-31' };
};

describe('publishing', () => {
  it('moves the file and serves it', () => {
    publishBuild(control, paths, sealed('a', null));
    expect(readServed(control)).toMatchObject({ snapshotId: 'a', file: 'a.duckdb', bytes: 5, revision: 1 });
    expect(readdirSync(paths.snapshots)).toEqual(['a.duckdb']);
    expect(readdirSync(paths.build)).toEqual([]);
  });

  it('refuses what was built on a version served no longer, and leaves nothing of it', () => {
    publishBuild(control, paths, sealed('a', null));
    publishBuild(control, paths, sealed('b', 'a'));
    expect(() => publishBuild(control, paths, sealed('c', 'a'))).toThrow(
      expect.objectContaining({ code: 'publish_conflict' }),
    );
    expect(readServed(control)?.snapshotId).toBe('b');
    expect(readdirSync(paths.snapshots).sort()).toEqual(['a.duckdb', 'b.duckdb']);
  });

  it('refuses a file that is not whole without its write-ahead log', () => {
    const build = sealed('a', null);
    writeFileSync(`${build.file}.wal`, 'rest');
    expect(() => publishBuild(control, paths, build)).toThrow(
      expect.objectContaining({ code: 'audit_failed' }),
    );
    expect(readServed(control)).toBeNull();
    expect(existsSync(build.file)).toBe(true);
  });
});
