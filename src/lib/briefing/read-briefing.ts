import type { Cell } from '#warehouse/query/cell.ts';
import type { Overview } from '#warehouse/query/overview.ts';
import type { Grain } from '#warehouse/model/period.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { composeAccount, fullStop } from '#lib/format/account.ts';
import { coverageText, type Words } from '#lib/format/cell.ts';
import { countedBy } from '#lib/format/counted-by.ts';
import { formatDay } from '#lib/format/date.ts';
import { formatNumber } from '#lib/format/number.ts';
import { capitalised } from '#lib/format/period.ts';
import { reportingLevels } from '#lib/format/level-names.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { composeMap } from '#lib/ui/compose-map.ts';
import { describePeriod } from '#lib/ui/compose-shell.ts';
import { composeIndicatorRow } from '#lib/ui/indicator-row.ts';
import { ancestry, readBreakdown, readOverview, readRanking, seesAllUnits } from '#lib/server/questions.ts';
import { isOfWhole, type Scene } from '#lib/server/page.ts';
import { readBoardSources } from '#lib/server/refresh/board-sources.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { briefingFiles } from './briefing-files.ts';
import type { Briefing, StampView } from './briefing.ts';
import { composeAwaited } from './compose-awaited.ts';
import { composeFinding } from './finding.ts';
import { composeFootnotes } from './compose-footnotes.ts';
import { composeFunnel, funnelFactOf } from './funnel-view.ts';
import { composePhases, type PhaseProgress } from './phase-view.ts';
import { composeNeeds, readNeeds } from './read-needs.ts';
import { readReporters } from './read-reporters.ts';
import { taskLinks } from './task-links.ts';
import { composeTasks, statusFactOf } from './task-view.ts';
import { composeTrust } from './trust-view.ts';

/** Reads the headlines of a unit at a period, each with the year that led to it. */
export function readHeadlines({
  snapshot,
  scope,
  unit,
  period: { grain, period },
}: Scene): Promise<Overview> {
  const { headlines } = snapshot.catalog.workspace;
  return readOverview(snapshot, scope, { indicatorIds: headlines, unitId: unit.unitId, grain, period });
}

/** What of a briefing its address asks for. */
export interface BriefingAsked {
  /** Id of the indicator on the map; null for the usual one. */
  map: string | null;
  /** Whether what needs somebody is listed whole. */
  allNeeds?: boolean;
}

/**
 * Reads and composes the briefing of a unit at a period.
 * @param heads its headlines, where somebody else wants them too
 */
export async function readBriefing(
  scene: Scene,
  { map: mapIndicator, allNeeds = false }: BriefingAsked,
  heads: Promise<Overview> = readHeadlines(scene),
): Promise<Briefing> {
  const { snapshot, scope, view, words } = scene;
  const { catalog } = snapshot;
  const at = { unitId: scene.unit.unitId, grain: scene.period.grain, period: scene.period.period };
  const overview = await heads;
  const { control } = await openWarehouse();
  const sources = await readBoardSources({ snapshot, scope }, control, scene.signal);
  const headlines = overview.items.map((item) => ({
    ...item,
    indicator: catalog.indicators.get(item.indicatorId)!,
    cell: item.current,
  }));
  const [needs, reporters, map, tasks, funnel, progress] = await Promise.all([
    readNeeds(scene, sources, control, allNeeds),
    readReporters(headlines, scene),
    readMap(scene, mapIndicator, overview),
    readTasks(scene, at),
    readFunnel(scene, at),
    readProgress(scene, at),
  ]);
  const awaited = composeAwaited({ headlines, reporters, now: needs.now }, scene);
  const told = headlines.filter(({ cell }) => cell !== null || !words.isOfWhole);
  const statuses = told.map(({ cell }) => cell?.status ?? 'not_measured');
  const outside = headlines.length - told.length;
  return {
    subject: subjectOf(scene),
    finding: findingOf(
      scene,
      composeFinding({ headlines, attention: needs.ofPeriod.matters.flatMap(({ items }) => items) }, words),
    ),
    account: fullStop(composeAccount(statuses, 'headlines', words, outside), words.language),
    stamp: stampOf(snapshot, overview, words),
    headlines: headlines.map((headline) =>
      composeIndicatorRow(headline, { catalog, view, name: 'short' }, words),
    ),
    footnotes: composeFootnotes(headlines, reporters, scene),
    trust: composeTrust(sources, {
      ...words,
      timezone: catalog.workspace.timezone,
      isPart: !seesAllUnits(scope) || scene.unit.unitId !== catalog.workspace.rootUnit,
      today: needs.today?.day ?? null,
    }),
    needs: composeNeeds({ ...needs, awaited }, scene, control, { map: mapIndicator, isAll: allNeeds }),
    map,
    tasks,
    funnel,
    phases: composePhases(catalog, progress, { day: scene.period.periodEnd, view }, words),
    files: briefingFiles(scene, mapIndicator),
  };
}

/** Whose figures of when: `Lào Cai · Q3 2026`. */
function subjectOf({ unit, period, words }: Scene): string {
  const { text } = unitName(unit, words.language, words.fallback);
  return `${text} · ${capitalised(describePeriod(period, words))}`;
}

/** A finding begins with its period; that of a part of the whole with its name before it. */
function findingOf({ snapshot, unit, period, words }: Scene, finding: string): string {
  const told = { period: capitalised(describePeriod(period, words)), finding };
  if (unit.unitId === snapshot.catalog.workspace.rootUnit) return words.t('finding.ofPeriod', told);
  const name = unitName(unit, words.language, words.fallback).text;
  return words.t('finding.ofUnit', { ...told, name });
}

type At = { unitId: string; grain: Grain; period: string };

function stampOf(snapshot: Snapshot, overview: Overview, words: Words): StampView {
  const { catalog } = snapshot;
  const current = (id: string) => overview.items.find((item) => item.indicatorId === id)?.current ?? null;
  const index = [...catalog.indicators.values()].find(
    ({ id, formula }) => formula.kind === 'weighted_index' && current(id)?.value != null,
  );
  return {
    asOf: snapshot.asOf,
    builtAt: snapshot.builtAt,
    reported: reportedOf(current(catalog.workspace.mapIndicator), snapshot, words),
    quality: index ? formatNumber(current(index.id)?.value ?? null, index, words.language) : '',
  };
}

/** `31 of 34 units (Provincial level)`: who has reported the figure on the map; of a unit alone no level is said. */
function reportedOf(cell: Cell | null, { catalog }: Snapshot, words: Words): string {
  const { indicators, workspace } = catalog;
  const indicator = indicators.get(workspace.mapIndicator);
  const by = cell && indicator ? countedBy({ indicator, cells: [cell] }, catalog, words) : 'units';
  const coverage = coverageText(cell, words, by);
  if (!indicator || !cell || cell.expected < 2) return coverage;
  const levels = reportingLevels({ indicator, unitId: cell.unitId }, catalog, words);
  return levels && coverage ? words.t('coverage.levels', { coverage, levels }) : coverage;
}

async function readMap(
  { snapshot, scope, view, unit, words }: Scene,
  mapIndicator: string | null,
  overview: Overview,
) {
  const { catalog } = snapshot;
  const { workspace } = catalog;
  const indicator =
    catalog.indicators.get(mapIndicator ?? '') ?? catalog.indicators.get(workspace.mapIndicator);
  const level = catalog.units.get(workspace.tiles[0]?.unit ?? '')?.level;
  // A tile alone is no map.
  if (!indicator || level === undefined || workspace.tiles.length < 2) return null;
  const { rows } = await readRanking(snapshot, scope, {
    indicatorId: indicator.id,
    parentId: workspace.rootUnit,
    level,
    grain: overview.period.grain,
    period: overview.period.period,
  });
  return composeMap(
    {
      indicator,
      rows,
      unitId: unit.unitId,
      period: describePeriod(overview.period, words),
      catalog,
      view,
      choices: workspace.headlines,
    },
    words,
  );
}

async function readTasks(scene: Scene, at: At) {
  const { snapshot, scope, words } = scene;
  const found = statusFactOf(snapshot.catalog);
  if (!found) return null;
  const { fact, measure, dimensionId } = found;
  const breakdown = await readBreakdown(snapshot, scope, {
    factId: fact.id,
    measureId: measure.id,
    dimensionId,
    ...at,
  });
  if (breakdown.total === 0) return null;
  const asOf = formatDay(breakdown.period.periodEnd, words.language);
  return composeTasks(fact, breakdown, { asOf, linksOf: taskLinks(found, scene) }, words);
}

async function readFunnel({ snapshot, scope, words }: Scene, at: At) {
  const found = funnelFactOf(snapshot.catalog);
  if (!found) return null;
  const [dimension] = found.fact.dimensions;
  const breakdowns = await Promise.all(
    found.measureIds.map((measureId) =>
      readBreakdown(snapshot, scope, { factId: found.fact.id, measureId, dimensionId: dimension!.id, ...at }),
    ),
  );
  const counts = breakdowns.map((breakdown) => breakdown.total);
  return composeFunnel(counts, formatDay(breakdowns[0]!.period.periodEnd, words.language), words);
}

/** Progress of the phases of the whole, whatever unit is asked: where a reader sees a part, as far as they are told of the whole. */
async function readProgress({ snapshot, scope }: Scene, at: At): Promise<PhaseProgress> {
  const { catalog } = snapshot;
  const { workspace, indicators } = catalog;
  const unit = ancestry(catalog, workspace.rootUnit)[0] ?? catalog.units.get(workspace.rootUnit)!;
  const indicatorIds = workspace.phases.flatMap(({ indicator }) =>
    indicator !== null && indicators.has(indicator) ? [indicator] : [],
  );
  const { items } = await readOverview(snapshot, scope, { ...at, indicatorIds, unitId: unit.unitId });
  const cells = new Map(items.map((item) => [item.indicatorId, item.current]));
  return { unit, cells, isOfWhole: isOfWhole({ scope, unit }) };
}
