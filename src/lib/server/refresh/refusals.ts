import type { Control } from '#warehouse/control/open-control.ts';
import { listRefusals, type RefusedDelivery } from '#warehouse/control/refused-deliveries.ts';
import { readLoadsSince, type LoadOfSource } from '#warehouse/control/taken-files.ts';
import type { Source } from '#warehouse/model/source.ts';
import type { TakenDelivery } from '#warehouse/model/taken-file.ts';
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
 * How many deliveries of each source were refused since what is served of it was loaded, those left out that are gone: of the files that
 * the run of a refused delivery took in, none lies in the inbox any more as it was. Where no file tells (a server delivers it, or its
 * contract or what was mended in it is refused) a refusal stands. Sources of which nothing is refused are left out.
 */
export async function countRefused(
  control: Control,
  catalog: Pick<Catalog, 'sources'>,
  loads: ReadonlyMap<string, Pick<SourceLoad, 'loadedAt' | 'runId'>>,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const source of catalog.sources.values()) {
    const load = loads.get(source.id) ?? null;
    const refusals = refusedSince(readRefusals(control, catalog, source.id), load);
    if (refusals.length === 0) continue;
    const count = countDeliveries(await leaveOutGone(control, refusals, source, load));
    if (count > 0) counts.set(source.id, count);
  }
  return counts;
}

/** Those since what is served of a source was loaded: refusals that a later load has overtaken stand in nobody's way. */
function refusedSince(
  refusals: readonly RefusedDelivery[],
  load: Pick<SourceLoad, 'loadedAt'> | null,
): readonly RefusedDelivery[] {
  if (load === null) return refusals;
  return refusals.filter(({ refusedAt }) => Date.parse(refusedAt) > Date.parse(load.loadedAt));
}

async function leaveOutGone(
  control: Control,
  refusals: readonly RefusedDelivery[],
  { id, tables = [] }: Source,
  load: Pick<SourceLoad, 'loadedAt' | 'runId'> | null,
): Promise<readonly RefusedDelivery[]> {
  const paths = tables.flatMap(({ files }) => (files === null ? [] : [files.path]));
  if (load === null || paths.length === 0) return refusals;
  const taken = readLoadsSince(control, id, load.loadedAt).filter(({ run }) => run.runId !== load.runId);
  const there: RefusedDelivery[] = [];
  for (const refusal of refusals) {
    const own = taken.filter(({ deliveries }) => deliveries.some((one) => isOf(refusal, one)));
    if (!(await areGone(own, paths))) there.push(refusal);
  }
  return there;
}

const isOf = ({ sourceId, contentHash }: RefusedDelivery, taken: TakenDelivery) =>
  taken.table === sourceId && taken.contentHash === contentHash;

/** Whether the files that some loads took in lie nowhere any more; of files that are not told one by one nobody can say. */
async function areGone(loads: readonly LoadOfSource[], paths: readonly string[]): Promise<boolean> {
  if (loads.length === 0 || loads.some(({ files, count }) => count > files.length)) return false;
  for (const { files } of loads)
    for (const file of files) for (const path of paths) if (await liesInInbox(path, file)) return false;
  return true;
}

/** A delivery is refused by table, of which a source may have several: no refresh loads it until it is welcome again. */
function countDeliveries(refusals: readonly RefusedDelivery[]): number {
  const byTable = Map.groupBy(refusals, ({ sourceId }) => sourceId);
  return Math.max(0, ...[...byTable.values()].map(({ length }) => length));
}
