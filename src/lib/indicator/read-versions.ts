import type { Indicator } from '#warehouse/model/indicator.ts';
import type { KeptVersion } from '#warehouse/snapshot/kept-versions.ts';
import { formatDay, formatInstant } from '#lib/format/date.ts';
import type { Scene } from '#lib/server/page.ts';
import {
  listKeptVersions,
  readChangedFigures,
  readChangeSummary,
  seesAllUnits,
} from '#lib/server/questions.ts';
import { openWarehouse, withVersion } from '#lib/server/warehouse.ts';
import { composeChanges } from './compose-changes.ts';
import { indicatorHref, type Asked } from './indicator-address.ts';
import type { ChangesView, VersionsView } from './version-view.ts';

/** Rows shown; the data has all. */
const MOST = 12;

/**
 * Reads what the page rests on, which versions are kept, and what changed since the one that the address names. Nothing is compared
 * unless it is asked for: that reads two versions as a whole.
 */
export async function readVersions(scene: Scene, indicator: Indicator, asked: Asked): Promise<VersionsView> {
  const { snapshot, scope, view, words } = scene;
  const { control } = await openWarehouse();
  const kept = listKeptVersions(control, scope).filter(({ readable }) => readable);
  const at = kept.findIndex(({ id }) => id === snapshot.snapshotId);
  const older = kept.slice(at + 1);
  const timezone = snapshot.catalog.workspace.timezone;
  const when = (instant: string) => formatInstant(instant, words.language, timezone);
  const since = older.find(({ id }) => id === asked.since);
  const sinceHref = (version: KeptVersion | undefined) =>
    version ? indicatorHref(indicator.id, view, { ...asked, since: version.id }, 'changes') : null;
  return {
    asOf: formatDay(snapshot.asOf, words.language),
    builtAt: when(snapshot.builtAt),
    sinceHref: sinceHref(older[0]),
    changes: since ? await readChangesSince(scene, { indicator, asked, since, when }) : null,
    versions: kept.map((version) => ({
      ...{ id: version.id, when: when(version.publishedAt), asOf: formatDay(version.asOf, words.language) },
      ...{ isShown: version.id === snapshot.snapshotId, isServed: version.current },
      readHref: indicatorHref(indicator.id, view, {
        ...{ ...asked, since: null, version: version.current ? null : version.id },
      }),
      sinceHref: older.includes(version) ? sinceHref(version) : null,
    })),
  };
}

interface Since {
  indicator: Indicator;
  asked: Asked;
  since: KeptVersion;
  when: (instant: string) => string;
}

async function readChangesSince(
  { snapshot, scope, unit, period, view, words, signal }: Scene,
  { indicator, asked, since, when }: Since,
): Promise<ChangesView> {
  const { catalog } = snapshot;
  const isWhole = seesAllUnits(scope) && unit.unitId === catalog.workspace.rootUnit;
  const question = {
    indicatorIds: [indicator.id],
    unitIds: isWhole ? [] : [unit.unitId, ...(catalog.children.get(unit.unitId) ?? [])],
    ...{ level: null, grain: period.grain, from: null, to: null },
  };
  return withVersion(since.id, async (before) => {
    const versions = { before, after: snapshot };
    const [[summary], figures] = await Promise.all([
      readChangeSummary(versions, scope, question, signal),
      readChangedFigures(versions, scope, { ...question, order: 'movement', limit: MOST, offset: 0 }, signal),
    ]);
    const search = new URLSearchParams({
      ...{ from: since.id, to: snapshot.snapshotId, indicator: indicator.id, grain: period.grain },
      ...(isWhole ? {} : { unit: question.unitIds.join(',') }),
      format: 'csv',
    });
    const dataHref = `/api/v1/changes?${search}`;
    const about = { indicator, catalog, view, asked, since: when(since.publishedAt) };
    return composeChanges({ ...about, summary, figures, dataHref }, words);
  });
}
