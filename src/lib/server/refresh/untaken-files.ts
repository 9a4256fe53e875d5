import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { isHousekeeping, liesWhereLooks, pathsUntaken } from '#warehouse/model/glob-pattern.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { readSettings } from '../env.ts';
import { knowsAllOfRuns } from './known-events.ts';

/** A file of the inbox that no source takes, by its name. */
export interface UntakenFile {
  /** Below the inbox. */
  path: string;
  /** The sources in whose folder it lies, and what each looks for there; none where it lies in nobody's. */
  at: { source: string; looksFor: string[] }[];
}

/**
 * Lists the files that lie in the inbox now and that no source takes, by path; they would lie there without a word. For whoever sees all
 * units: names of files are of any.
 *
 * @param catalog of the version served; null before the first, when nobody can say what sources look for
 */
export async function listUntakenFiles(catalog: Pick<Catalog, 'sources'> | null): Promise<UntakenFile[]> {
  if (catalog === null || !knowsAllOfRuns()) return [];
  const sources = [...catalog.sources.values()];
  // A version of before does not say where its sources look.
  if (sources.some(({ tables }) => tables === undefined)) return [];
  const looking = sources.flatMap(({ id, tables = [] }) =>
    tables.flatMap(({ files }) => (files === null ? [] : [{ source: id, glob: files.path }])),
  );
  const untaken = pathsUntaken(
    await listInbox(),
    looking.map(({ glob }) => glob),
  );
  return untaken.toSorted().map((path) => {
    const there = looking.filter(({ glob }) => liesWhereLooks(glob, path));
    const bySource = Map.groupBy(there, ({ source }) => source);
    const at = [...bySource].map(([source, globs]) => ({ source, looksFor: globs.map(({ glob }) => glob) }));
    return { path, at };
  });
}

async function listInbox(): Promise<string[]> {
  const { inbox } = dataPaths(readSettings().dataDirectory);
  return (await listFolder(inbox)).map((path) => relative(inbox, path).split(sep).join('/'));
}

/** Paths of files and links below a folder; what is closed to us, as a mount's `lost+found` is, is passed over. */
async function listFolder(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const entry of await entriesOf(folder)) {
    if (isHousekeeping(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) paths.push(...(await listFolder(path)));
    else paths.push(path);
  }
  return paths;
}

/** None of a folder that is gone or closed. */
async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (passedOver.some((one) => one === code)) return [];
    throw cause;
  }
}

const passedOver = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'];
