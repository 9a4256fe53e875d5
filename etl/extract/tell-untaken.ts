import type { Contract } from '#etl/contract/contract.ts';
import type { RunContext } from '#etl/run-context.ts';
import { listUntaken } from './find-files.ts';

/** Names that are told of files that nobody reads. */
const TOLD = 20;

/**
 * Tells the journal of files in a source's folder of the inbox that no contract looks for by their names: they would lie there without a
 * word. @param contracts of its tables
 */
export async function tellUntaken(
  { content, paths, journal }: Pick<RunContext, 'content' | 'paths' | 'journal'>,
  source: string,
  contracts: readonly Contract[],
): Promise<void> {
  const pathsOf = (all: readonly Contract[]) =>
    all.flatMap(({ server }) => (server.type === 'local' ? [server.path] : []));
  const [path] = pathsOf(contracts);
  if (path === undefined) return;
  const globs = [...pathsOf(contracts), ...pathsOf(content.contracts)];
  const names = await listUntaken(paths.inbox, path, globs);
  if (names.length > 0)
    journal.write('files_not_taken', {
      ...{ stage: 'extract', sourceId: source },
      data: { files: names.length, first: names.slice(0, TOLD), expected: path },
    });
}
