import type { Contract } from '#etl/contract/contract.ts';
import type { RunContext } from '#etl/run-context.ts';
import { partGlob } from '#warehouse/model/glob-pattern.ts';
import { listUntaken } from './find-files.ts';

/** Names that are told of files that nobody reads. */
const TOLD = 20;

/**
 * Tells the journal of files in a source's folders of the inbox that no contract looks for by their names: they would lie there without a
 * word. Each folder is told of once, however many tables look there. @param contracts of its tables
 */
export async function tellUntaken(
  { content, paths, journal }: Pick<RunContext, 'content' | 'paths' | 'journal'>,
  source: string,
  contracts: readonly Contract[],
): Promise<void> {
  const pathsOf = (all: readonly Contract[]) =>
    all.flatMap(({ server }) => (server.type === 'local' ? [server.path] : []));
  const globs = [...pathsOf(contracts), ...pathsOf(content.contracts)];
  const byFolder = Map.groupBy(pathsOf(contracts), (path) => partGlob(path).folder);
  for (const ofFolder of byFolder.values()) {
    const names = new Set<string>();
    for (const path of ofFolder)
      for (const name of await listUntaken(paths.inbox, path, globs)) names.add(name);
    if (names.size === 0) continue;
    journal.write('files_not_taken', {
      ...{ stage: 'extract', sourceId: source },
      data: { files: names.size, first: [...names].slice(0, TOLD), expected: ofFolder.join(', ') },
    });
  }
}
