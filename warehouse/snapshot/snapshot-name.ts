/** Start of a run or version id: `20261122-061004`, UTC, so that ids sort by time. */
function stampOf(at: Date): string {
  const [day = '', time = ''] = at.toISOString().split('T');
  return `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
}

/** Id of a run, e.g. `20261122-061004-1a2b3c4d`. @param randomHex eight hex digits, so that two runs never share an id */
export function runIdOf(at: Date, randomHex: string): string {
  return `${stampOf(at)}-${randomHex}`;
}

/** Id of the version a run publishes, e.g. `20261122-061019-1a2b`: when it was published, by which run. */
export function snapshotIdOf(at: Date, runId: string): string {
  return `${stampOf(at)}-${runId.slice(-8, -4)}`;
}

/** File of a version, relative to the snapshots folder. */
export function snapshotFileOf(snapshotId: string): string {
  return `${snapshotId}.duckdb`;
}

/** The run that rejected the rows of a file, by its name `<runId>-<source>.ndjson`: ids of sources have no hyphens. */
export function rejectedRunOf(fileName: string): string {
  return fileName.slice(0, Math.max(0, fileName.lastIndexOf('-')));
}
