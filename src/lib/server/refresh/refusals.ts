import type { Control } from '#warehouse/control/open-control.ts';
import { listRefusals, type RefusedDelivery } from '#warehouse/control/refused-deliveries.ts';
import { readLoadsSince } from '#warehouse/control/taken-files.ts';
import type { Source } from '#warehouse/model/source.ts';
import { sourceOfTable } from '#warehouse/query/parts.ts';
import type { SourceLoad } from '#warehouse/query/sources.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { liesInInbox } from './delivered-files.ts';
import { knowsAllOfRuns } from './known-events.ts';

/** Deliveries of a source, its further tables included, that a person has refused: the newest refusal first, with its reason for whoever sees all. */
export function readRefusals(
  control: Control,
  catalog: Pick<Catalog, 'sources'>,
  sourceId: string,
): RefusedDelivery[] {
  return listRefusals(control)
    .filter((refusal) => sourceOfTable(catalog, refusal.sourceId) === sourceId)
    .map((refusal) => (knowsAllOfRuns() ? refusal : { ...refusal, reason: '' }));
}

/**
 * How many deliveries of each source were refused since what is served of it was loaded; none where what was refused is gone: of the files
 * that runs took in since its load, none lies in the inbox any more as it was. Where no file tells (a server delivers it, its contract or
 * what was mended in it is refused) the refusal stands. Sources of which nothing is refused are left out.
 */
export async function countRefused(
  control: Control,
  catalog: Pick<Catalog, 'sources'>,
  loads: ReadonlyMap<string, Pick<SourceLoad, 'loadedAt' | 'runId'>>,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const source of catalog.sources.values()) {
    const load = loads.get(source.id) ?? null;
    const count = countRefusedSince(readRefusals(control, catalog, source.id), load);
    if (count > 0 && !(await isGone(control, source, load))) counts.set(source.id, count);
  }
  return counts;
}

async function isGone(
  control: Control,
  { id, tables = [] }: Source,
  load: Pick<SourceLoad, 'loadedAt' | 'runId'> | null,
): Promise<boolean> {
  const paths = tables.flatMap(({ files }) => (files === null ? [] : [files.path]));
  if (load === null || paths.length === 0) return false;
  const taken = readLoadsSince(control, id, load.loadedAt)
    .filter(({ run }) => run.runId !== load.runId)
    .flatMap(({ files }) => files);
  for (const file of taken) for (const path of paths) if (await liesInInbox(path, file)) return false;
  return taken.length > 0;
}

/**
 * How many deliveries were refused since what is served of a source was loaded: no refresh loads them until they are welcome again. A
 * delivery is refused by table; refusals that a later load has overtaken stand in nobody's way.
 */
function countRefusedSince(
  refusals: readonly RefusedDelivery[],
  load: Pick<SourceLoad, 'loadedAt'> | null,
): number {
  const byTable = new Map<string, number>();
  for (const { sourceId, refusedAt } of refusals)
    if (load === null || Date.parse(refusedAt) > Date.parse(load.loadedAt))
      byTable.set(sourceId, (byTable.get(sourceId) ?? 0) + 1);
  return Math.max(0, ...byTable.values());
}
