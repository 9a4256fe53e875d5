import { sourceIdOf, type Contract } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import { fitsGlob } from '#warehouse/model/glob-pattern.ts';

/**
 * Finds the contracts of a source that would take a file of this name from the inbox: the source's own, and those of its further
 * tables that lie in the same file.
 *
 * @param fileName relative to the source's folder of the inbox
 * @throws {EtlError} source_unknown; extract_unreadable: the source takes no files, or none of this name
 */
export function contractsForFile(
  contracts: readonly Contract[],
  { source, fileName }: { source: string; fileName: string },
): Contract[] {
  const tables = contracts.filter((contract) => sourceIdOf(contract) === source);
  if (tables.length === 0) {
    const known = [...new Set(contracts.map(sourceIdOf))].join(', ');
    throw new EtlError('source_unknown', `source unknown: ${source}. This workspace has ${known}.`);
  }
  const paths = tables.flatMap(({ server }) => (server.type === 'local' ? [server.path] : []));
  if (paths.length === 0)
    throw new EtlError(
      'extract_unreadable',
      `extract unreadable: ${source} takes no files: its data come from a server. Ask for a refresh instead.`,
      { sourceId: source },
    );
  const fitting = tables.filter(({ server }) => server.type === 'local' && fitsGlob(server.path, fileName));
  if (fitting.length > 0) return fitting;
  throw new EtlError(
    'extract_unreadable',
    `extract unreadable: ${source} takes no file of this name. Expected one as in ${[...new Set(paths)].join(' or ')}; rename it.`,
    { sourceId: source, paths },
  );
}
