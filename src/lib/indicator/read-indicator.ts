import type { Indicator } from '#warehouse/model/indicator.ts';
import { describeCell, differenceUnit, type Words } from '#lib/format/cell.ts';
import { coverageTold } from '#lib/format/coverage-told.ts';
import { countedBy } from '#lib/format/counted-by.ts';
import { formatDay } from '#lib/format/date.ts';
import { formatGoal } from '#lib/format/number.ts';
import { capitalised } from '#lib/format/period.ts';
import { explorationHref, nothingAsked } from '#lib/filters/exploration.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { periodAddress } from '#lib/filters/period-address.ts';
import { sourcesTold } from '#lib/format/source-name.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { numberFootnotes } from '#lib/paper/footnotes.ts';
import { qualityNotes, type NotedValue } from '#lib/paper/quality-notes.ts';
import { currentReader } from '#lib/server/auth/reader.ts';
import { readNotes } from '#lib/server/notes.ts';
import { isOfWhole, type Scene } from '#lib/server/page.ts';
import {
  ownPeriod,
  projectAsFarAsKnown,
  readLineage,
  readRanking,
  readTrend,
  requireIndicator,
  treeViews,
  workingOf,
} from '#lib/server/questions.ts';
import { composeMap } from '#lib/ui/compose-map.ts';
import type { MapView } from '#lib/ui/map-view.ts';
import { describePeriod } from '#lib/ui/compose-shell.ts';
import { composeCourse, composePace, paceOf } from './compose-course.ts';
import { reportingLevels } from '#lib/format/level-names.ts';
import { composeNotes } from '#lib/format/compose-notes.ts';
import { composePeriodsToCome } from './compose-projection.ts';
import { composeLineage } from './compose-lineage.ts';
import { composeMissing } from './compose-missing.ts';
import { composeRanking } from './compose-ranking.ts';
import { composeWorking } from './compose-working.ts';
import { composeTitle } from './compose-title.ts';
import { composePeriodRows, composeTrend } from './compose-trend.ts';
import { indicatorHref, type Asked } from './indicator-address.ts';
import type { GoalRow, IndicatorView, LineageView } from './indicator-view.ts';
import { indicatorFiles, seriesFiles, trendFiles, valuesOfUnits, type Filed } from './indicator-files.ts';
import { readOverTime } from './read-over-time.ts';
import { readWhy } from './read-why.ts';
import { readVersions } from './read-versions.ts';
import { composeWritten } from './written-notes.ts';
import { levelWithValues, unitsCompared } from './units-compared.ts';

/** Reads and composes the page of an indicator for a unit and a period; one measured more coarsely shows its own period. */
export async function readIndicator(
  asked: Scene,
  id: string,
  wanted: Asked,
  drawn: { trendHeight?: number; withoutNotes?: boolean } = {},
): Promise<IndicatorView> {
  const { snapshot, scope, unit, words, signal } = asked;
  const { catalog } = snapshot;
  const indicator = requireIndicator(catalog, id);
  const period = ownPeriod(catalog, indicator, asked.period);
  const scene = { ...asked, period };
  const at = { indicatorId: id, unitId: unit.unitId, grain: period.grain };
  const choices = { ...wanted, level: wanted.level ?? (await levelWithValues(scene, id)) };
  const [cells, lineage, ranking, map, why, overTime, versions, written] = await Promise.all([
    readTrend(snapshot, scope, { ...at, tree: choices.tree }, signal),
    readLineage(snapshot, scope, { ...at, period: period.period }, signal),
    readUnitRanking(scene, indicator, choices),
    readMap(scene, indicator, choices),
    readWhy(scene, indicator, choices),
    readOverTime(scene, indicator, choices),
    readVersions(scene, indicator, choices),
    readNotes(scene, id),
  ]);
  const current = cells.find((cell) => cell.period === period.period) ?? null;
  const by = countedBy({ indicator, cells: current ? [current] : [] }, catalog, words);
  const levels = reportingLevels({ indicator, unitId: unit.unitId }, catalog, words);
  const projection = projectAsFarAsKnown(
    indicator,
    cells.filter((cell) => cell.period <= period.period),
    period.grain,
  );
  const subject = {
    ...{ indicator, catalog, cells, period, current, projection },
    noted: drawn.withoutNotes ? [] : written.map(({ day }) => day),
  };
  const cell = describeCell(current, indicator, words, by);
  const height = drawn.trendHeight === undefined ? {} : { height: drawn.trendHeight };
  const sources = composeLineage({ indicator, snapshot, cell: current, lineage }, words);
  return {
    id,
    title: composeTitle(indicator, current, scene),
    ...textsOf(indicator, scene),
    period: capitalised(describePeriod(period, words)),
    cell,
    source: sourceText(sources, cell.coverage, words),
    course:
      composeCourse(projection, indicator, words) ||
      composePace(paceOf(projection, current, indicator), projection, indicator, words),
    working: current
      ? composeWorking(
          { working: workingOf(indicator, current), formula: sources.formula, projection, indicator },
          words,
        )
      : [],
    notes: composeNotes(current, indicator, words),
    footnotes: footnotesOf({ indicator, cell: current, by }, sources, words),
    rank:
      current?.rank && (current.rankOf ?? 0) > 1
        ? words.t('indicator.rank', { rank: current.rank, of: current.rankOf ?? 0 })
        : '',
    goals: goalsOf(indicator, scene),
    trend: {
      ...composeTrend({ ...subject, ...height }, words),
      rows: composePeriodRows(subject, words),
      toCome: composePeriodsToCome(projection, subject, words),
      files: trendFiles(scene, indicator, choices),
    },
    why,
    differenceUnit: differenceUnit(indicator, words),
    ...{ ranking, overTime, map },
    lineage: sources,
    missing: composeMissing({ cell: current, by, levels, lineage: sources, period }, words),
    written: composeWritten(written, scene, currentReader().personId),
    versions,
    ...leadsOn(scene, indicator, choices),
    ...treesOf(scene, indicator, choices),
    downloads: seriesFiles(scene, indicator, choices),
  };
}

/** What the indicator is, in the reader's words. */
function textsOf(
  { name, description, caution, pillar: id }: Indicator,
  { snapshot, words }: Scene,
): Pick<IndicatorView, 'name' | 'pillar' | 'description' | 'caution'> {
  const text = (of: Indicator['name']) => contentText(of, words.language, words.fallback);
  const pillar = snapshot.catalog.workspace.pillars.find((candidate) => candidate.id === id);
  return {
    ...{ name: text(name), description: text(description) },
    pillar: pillar ? text(pillar.name) : null,
    caution: caution ? text(caution) : null,
  };
}

/** Where the figure is explored and its rows are: of the version served, the rows as now. */
function leadsOn(
  scene: Scene,
  { id, formula }: Indicator,
  { version, tree }: Asked,
): Pick<IndicatorView, 'exploreHref' | 'compared' | 'rowsHref' | 'isOfWhole'> {
  const { view, unit, period, words, snapshot } = scene;
  const { fiscalYearStart } = words;
  const address = periodAddress(period.period, period.grain, fiscalYearStart);
  const asked = {
    ...{ ...nothingAsked, indicators: [id], unit: unit.unitId, isThen: tree === 'then' },
    grain: period.grain === 'month' ? null : period.grain,
    to: view.period === null ? null : address,
  };
  const above = unit.parentId === null ? undefined : snapshot.catalog.units.get(unit.parentId);
  const cell = { indicator: id, unit: unit.unitId, grain: period.grain, period: address };
  const hasRows =
    version === null && tree === 'now' && formula.kind !== 'weighted_index' && !isOfWhole(scene);
  return {
    exploreHref: version === null ? explorationHref(asked) : null,
    compared:
      version === null && above
        ? {
            href: explorationHref({ ...asked, beside: [above.unitId] }),
            unit: unitName(above, words.language, words.fallback).text,
          }
        : null,
    isOfWhole: isOfWhole(scene),
    rowsHref: hasRows ? `/explore/rows?${new URLSearchParams(cell)}` : null,
  };
}

/** What figures of the indicator are drawn from: its sources by name, and who has reported. */
function sourceText({ sources }: LineageView, coverage: string, { t }: Words): string {
  return sourcesTold(
    sources.map(({ name }) => name.text),
    coverageTold(coverage, t),
    t,
  );
}

/** What paper has to say of the value: who is missing, by name, and how settled it is. */
function footnotesOf(
  value: Omit<NotedValue, 'silent'>,
  { notReported, awaited: coming, awaitedBy, partly: inPart }: LineageView,
  words: Words,
) {
  const silent = notReported.map(({ name }) => name.text);
  const awaited = coming.map(({ name }) => name.text);
  const partly = inPart.map(({ name, rows }) => (rows === '' ? name.text : `${name.text} (${rows})`));
  return numberFootnotes([
    { id: value.indicator.id, notes: qualityNotes({ ...value, silent, awaited, awaitedBy, partly }, words) },
  ]);
}

function goalsOf(indicator: Indicator, { words }: Scene): GoalRow[] {
  const { language, fallback, t } = words;
  return indicator.targets.map((target) => ({
    value: formatGoal(target.value, indicator, language),
    day: formatDay(target.date, language),
    isExample: target.basis === 'example',
    basisText: t(`basis.${target.basis}`),
    source: Object.keys(target.source).length ? contentText(target.source, language, fallback) : null,
  }));
}

/** The units below, or where there are none the unit among its siblings. */
async function readUnitRanking(scene: Scene, indicator: Indicator, asked: Asked) {
  const { snapshot, scope, unit, period, view, words, signal } = scene;
  const { catalog } = snapshot;
  const compared = unitsCompared(scene, asked.level);
  if (compared === null) return null;
  const { parentId, level, levels } = compared;
  const question = {
    indicatorId: indicator.id,
    parentId,
    level,
    grain: period.grain,
    period: period.period,
    tree: asked.tree,
  };
  const { rows } = await readRanking(snapshot, scope, question, signal);
  const cells = rows.filter((cell) => cell.state !== 'not_expected');
  const isAlone = tileLevel(scene) === null;
  const subject = { indicator, catalog, view, asked, unit, cells, levels, level, isAlone };
  const composed = composeRanking(subject, words);
  const units = cells.map(({ unitId }) => unitId);
  const parameters = valuesOfUnits(scene, units, { level, tree: asked.tree });
  const files = indicatorFiles(scene, indicator, asked, {
    figure: 'ranking',
    api: '/api/v1/values',
    parameters,
  });
  return composed && { ...composed, files };
}

/** The level of the tiles that the page has a grid of; null where it has none: those of the whole are drawn alone. */
function tileLevel({ snapshot, unit }: Scene): string | null {
  const { workspace, units } = snapshot.catalog;
  const level = units.get(workspace.tiles[0]?.unit ?? '')?.level;
  return unit.unitId === workspace.rootUnit ? (level ?? null) : null;
}

async function readMap(scene: Scene, indicator: Indicator, asked: Asked): Promise<(MapView & Filed) | null> {
  const { snapshot, scope, unit, period, view, words, signal } = scene;
  const { tree } = asked;
  const { workspace, units } = snapshot.catalog;
  const level = tileLevel(scene);
  if (level === null) return null;
  const question = {
    indicatorId: indicator.id,
    parentId: workspace.rootUnit,
    level,
    grain: period.grain,
    period: period.period,
    tree,
  };
  const { rows } = await readRanking(snapshot, scope, question, signal);
  // A grid of places where nothing is expected would say nothing, and so would one of places that were not there then.
  const drawn = new Set(workspace.tiles.map((tile) => tile.unit));
  if (rows.every(({ unitId }) => !drawn.has(unitId))) return null;
  if (rows.every((cell) => cell.value === null)) return null;
  const composed = composeMap(
    {
      ...{ indicator, rows, choices: [], unitId: unit.unitId, catalog: snapshot.catalog, view },
      period: describePeriod(period, words),
    },
    words,
  );
  const parameters = valuesOfUnits(
    scene,
    [...drawn].filter((id) => units.has(id)),
    { level, tree },
  );
  const files = indicatorFiles(scene, indicator, asked, { figure: 'map', api: '/api/v1/values', parameters });
  return composed && { ...composed, files };
}

/** The two ways to read the tree, where units have ended; as then says what it does not reach. */
function treesOf({ snapshot, view, words }: Scene, { id }: Indicator, asked: Asked) {
  const { t, language } = words;
  const isReorganised = [...snapshot.catalog.units.values()].some(({ validTo }) => validTo !== null);
  if (!isReorganised) return { trees: [], treeNote: '' };
  const trees = treeViews.map((tree) => ({
    name: { text: t(`tree.${tree}`), language },
    ...{ href: indicatorHref(id, view, { ...asked, tree }), isShown: tree === asked.tree },
  }));
  return { trees, treeNote: asked.tree === 'then' ? t('tree.note') : '' };
}
