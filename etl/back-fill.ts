import { EtlError } from './errors.ts';
import { restoreFiles } from './extract/restore-files.ts';
import { contractOf } from './mend/replay.ts';
import { refresh } from './pipeline.ts';
import type { RefreshOptions, RefreshResult } from './run.ts';

/** What a back-fill has done. */
export interface BackFilled {
  result: RefreshResult;
  /** Files that were gone from the inbox and were put back. */
  restored: string[];
}

/**
 * Loads deliveries of a source again that are not in what is served: those gone from the inbox are put back as they were received, then
 * the source is refreshed as ever. A delivery that is loaded and would come out the same is left as it is.
 *
 * @param fileNames relative to the source's inbox folder
 * @returns a run that failed with `backfill_impossible` where a file is nowhere
 * @throws {EtlError} source_unknown; backfill_impossible: nothing of the source comes as files, or its newest delivery alone counts; what
 * `refresh` throws
 */
export async function backFill(
  options: Omit<RefreshOptions, 'sources'>,
  source: string,
  fileNames: readonly string[],
): Promise<BackFilled> {
  const { server, load } = await contractOf(options.workspace, source);
  if (server.type !== 'local')
    throw impossible(source, 'comes from a server, which any refresh asks for all it has');
  if (load.mode === 'full')
    throw impossible(source, 'is its newest delivery alone: an earlier one replaces nothing');
  const restored: string[] = [];
  const prepare = async () => {
    restored.push(...(await restoreFiles(options.paths, { id: source, server }, fileNames)));
  };
  const result = await refresh({ ...options, prepare, sources: [source] });
  return { restored, result };
}

function impossible(sourceId: string, found: string): EtlError {
  return new EtlError(
    'backfill_impossible',
    `back-fill impossible: ${sourceId} ${found}. Expected a source that is made of several files of the inbox.`,
    { sourceId },
  );
}
