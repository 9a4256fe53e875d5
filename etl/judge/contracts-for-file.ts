import { sourceIdOf, type Contract } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import type { FileRefusal } from '#warehouse/model/file-check.ts';
import { fitsGlob, partGlob } from '#warehouse/model/glob-pattern.ts';

/**
 * Finds the contracts of a source that would take a file of this name from the inbox: the source's own, and those of its further
 * tables that lie in the same file; none where it is named as none of them.
 *
 * @param fileName relative to the source's folder of the inbox
 * @throws {EtlError} source_unknown; extract_unreadable: the source takes no files
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
  if (tables.every(({ server }) => server.type !== 'local'))
    throw new EtlError(
      'extract_unreadable',
      `extract unreadable: ${source} takes no files: its data come from a server. Ask for a refresh instead.`,
      { sourceId: source },
    );
  return tables.filter(({ server }) => server.type === 'local' && fitsGlob(server.path, fileName));
}

/** Says of a file that no contract of its source looks for how the source's files are named. */
export function misnamed(contracts: readonly Contract[], source: string): FileRefusal {
  const paths = contracts.flatMap((contract) =>
    sourceIdOf(contract) === source && contract.server.type === 'local' ? [contract.server.path] : [],
  );
  return {
    code: 'extract_unreadable',
    message: `extract unreadable: ${source} takes no file of this name. Expected one as in ${[...new Set(paths)].join(' or ')}; rename it.`,
    ...{ why: 'misnamed', names: [...new Set(paths.map((path) => partGlob(path).pattern))] },
  };
}
