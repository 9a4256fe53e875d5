import type { Control } from '#warehouse/control/open-control.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatInstant } from '#lib/format/date.ts';
import { listGroupChanges, listGroups, listRemovedGroups } from '#lib/server/refresh/groups.ts';
import { composeChanges } from '../../schedule-change-view.ts';
import { composeSchedule } from '../../schedule-view.ts';
import { sourceNameOf } from '#lib/format/source-name.ts';

/**
 * Reads and composes the page of a group; of one that was taken away, its name and its changes.
 *
 * @returns null where there was never such a group, or none that whoever looks may know a source of
 */
export function readGroup(
  { control, catalog }: { control: Control; catalog: Catalog },
  id: string,
  words: Words,
) {
  const said = {
    ...words,
    timezone: catalog.workspace.timezone,
    nameOf: (source: string) => sourceNameOf(catalog, source, words).text,
  };
  const changes = listGroupChanges(control, catalog, id);
  const kept = listGroups(control, catalog, 5).find(({ schedule }) => schedule.scheduleId === id);
  if (kept) {
    const schedule = composeSchedule({ ...kept, contractCron: null, isChosenHere: false }, changes, said);
    const sources = [...catalog.sources.keys()].map((one) => ({
      id: one,
      name: sourceNameOf(catalog, one, words),
    }));
    const of = sources.filter((source) => kept.sources.includes(source.id));
    return { id, name: kept.schedule.name ?? '', schedule, sources, of, removed: '', changes: [] };
  }
  const removal = listRemovedGroups(control, catalog).find(({ scheduleId }) => scheduleId === id);
  if (!removal) return null;
  const { before, at, byLabel } = removal;
  const when = formatInstant(at, words.language, said.timezone);
  return {
    ...{ id, name: before?.name ?? '', schedule: null, sources: [], of: [] },
    removed: words.t('grouping.removed', { when, who: byLabel }),
    changes: composeChanges(changes, said),
  };
}
