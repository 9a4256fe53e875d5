import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Status } from '#warehouse/model/value.ts';
import type { UnitVersion } from '#warehouse/model/unit.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Overview } from '#warehouse/query/overview.ts';
import type { PeerSpread } from '#warehouse/query/scorecard.ts';
import type { Share } from '#warehouse/query/succession.ts';
import { composeAccount } from '#lib/format/account.ts';
import { describeCell, fullText, ownPeriodText, reportedBy, type Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { formatNumber } from '#lib/format/number.ts';
import { capitalised } from '#lib/format/period.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { composeFootnotes } from '#lib/briefing/compose-footnotes.ts';
import { readReporters, type Headline } from '#lib/briefing/read-reporters.ts';
import { sparkOf } from '#lib/figures/spark-of.ts';
import { viewHref } from '#lib/filters/view.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { joinNames } from '#lib/i18n/join-names.ts';
import type { Scene } from '#lib/server/page.ts';
import { ancestry, readOverview, readScorecard, readSuccession } from '#lib/server/questions.ts';
import { describePeriod } from '#lib/ui/compose-shell.ts';
import type { ScoreRow, UnitLinkView, UnitView, VersionRow } from './unit-view.ts';

/** Reads and composes the page of a unit: all its indicators beside its peers, and its history. */
export async function readUnit(scene: Scene): Promise<UnitView> {
  const { snapshot, scope, unit, period, words, view } = scene;
  const { catalog } = snapshot;
  const at = { unitId: unit.unitId, grain: period.grain, period: period.period };
  const overview = readOverview(snapshot, scope, { ...at, indicatorIds: [...catalog.indicators.keys()] });
  const [{ scores, figures }, succession, reporters] = await Promise.all([
    readScores(scene, at, overview),
    readSuccession(snapshot, scope, { unitId: unit.unitId }),
    overview.then((read) => readReporters(figuresOf(read, scene), scene)),
  ]);
  const footnotes = composeFootnotes(figures, reporters, scene);
  const name = unitName(unit, words.language, words.fallback);
  const link = (id: string) => unitLink(id, scene);
  const shares = (list: Share[]) => list.flatMap((share) => link(share.unitId));
  const statuses = scores.flatMap((group) => group.rows.map((row) => row.cell.status));
  const hasEnded = unit.validTo !== null && unit.validTo <= snapshot.asOf;
  const endedOn = hasEnded ? formatDay(unit.validTo!, words.language) : '';
  return {
    title: titleOf(name.text, { statuses, endedOn }, words),
    name,
    code: unit.unitCode,
    stamp: { asOf: snapshot.asOf, builtAt: snapshot.builtAt, reported: '', quality: '' },
    level: levelName(unit.level, scene),
    crumbs: ancestry(catalog, unit.unitId)
      .slice(0, -1)
      .flatMap((parent) => link(parent.unitId)),
    period: capitalised(describePeriod(period, words)),
    outside: words.isOfWhole ? words.t('desk.unitWhole', { unit: name.text }) : '',
    stands: !hasEnded,
    ended: endedOn && shares(succession.successors).length > 0 ? words.t('unit.ended') : '',
    successors: shares(succession.successors),
    predecessors: shares(succession.predecessors),
    scores,
    footnotes,
    later: words.isOfWhole ? '' : laterText(scene, scores),
    versions: (catalog.versions.get(unit.unitId) ?? []).map((version) => versionRow(version, scene)),
    children: (catalog.children.get(unit.unitId) ?? []).flatMap(link),
    briefingHref: viewHref('/', { ...view, unit: unit.unitId }),
    behind: behindOf(statuses, { ...view, unit: unit.unitId }),
  };
}

function behindOf(statuses: readonly Status[], view: Scene['view']): UnitView['behind'] {
  const count = statuses.filter((status) => status === 'behind').length;
  return count === 0 ? null : { count, href: viewHref('/indicators', view, { status: 'behind' }) };
}

function titleOf(
  name: string,
  { statuses, endedOn }: { statuses: Status[]; endedOn: string },
  words: Words,
): string {
  if (statuses.length > 0 || (!endedOn && !words.isOfWhole))
    return words.t('unit.title', { name, account: composeAccount(statuses, 'indicators', words) });
  return endedOn
    ? words.t('unit.title_ended', { name, day: endedOn })
    : words.t('desk.unitNothing', { unit: name });
}

const figuresOf = ({ items }: Overview, { snapshot: { catalog } }: Scene): Headline[] =>
  items.map(({ indicatorId, current }) => ({
    indicator: catalog.indicators.get(indicatorId)!,
    cell: current,
  }));

/** Reads the values of a unit by pillar, and the same as figures in reading order. */
async function readScores(
  scene: Scene,
  at: { unitId: string; grain: Scene['period']['grain']; period: string },
  reading: Promise<Overview>,
): Promise<{ scores: UnitView['scores']; figures: Headline[] }> {
  const { snapshot, scope, words, view } = scene;
  const { indicators, facts, workspace } = snapshot.catalog;
  const [scorecard, overview] = await Promise.all([readScorecard(snapshot, scope, at), reading]);
  const rows = scorecard.rows
    .filter(({ cell }) => cell.state !== 'not_expected')
    .map(({ cell, peers }) => {
      const indicator = indicators.get(cell.indicatorId)!;
      const recent = overview.items.find((item) => item.indicatorId === cell.indicatorId)?.recent ?? [];
      const row: ScoreRow = {
        id: indicator.id,
        href: viewHref(`/indicators/${indicator.id}`, { ...view, unit: at.unitId }),
        name: contentText(indicator.name, words.language, words.fallback),
        period: ownPeriodText(cell, at.grain, words),
        cell: describeCell(cell, indicator, words, reportedBy(indicator, facts)),
        rank:
          cell.rank !== null && (cell.rankOf ?? 0) > 1
            ? words.t('indicator.rank', { rank: cell.rank, of: cell.rankOf ?? 0 })
            : '',
        peers: peersOf(cell, peers, { indicator, words }),
        past: pastOf(cell, recent, { indicator, words }),
        spark: sparkOf(recent, indicator, words),
      };
      return { pillar: indicator.pillar, row, figure: { indicator, cell } };
    });
  const pillars = [...workspace.pillars.map(({ id }) => id), null];
  const groups = pillars
    .map((id) => ({
      name: workspace.pillars.find((pillar) => pillar.id === id)?.name,
      own: rows.filter(({ pillar }) => (pillars.includes(pillar) ? pillar : null) === id),
    }))
    .filter(({ own }) => own.length > 0);
  return {
    scores: groups.map(({ name, own }) => ({
      pillar: name ? contentText(name, words.language, words.fallback) : null,
      rows: own.map(({ row }) => row),
    })),
    figures: groups.flatMap(({ own }) => own.map(({ figure }) => figure)),
  };
}

/** Names the indicators that have no figures yet in the period, of any unit, and are not listed for another reason. */
function laterText(
  { snapshot: { catalog }, period, words }: Scene,
  listed: readonly { rows: readonly ScoreRow[] }[],
): string {
  const there = new Set(listed.flatMap(({ rows }) => rows.map(({ id }) => id)));
  const names = [...catalog.indicators.values()]
    .filter(({ id }) => !there.has(id) && (catalog.begins?.get(id)?.period ?? '') > period.periodEnd)
    .map(({ shortName }) => contentText(shortName, words.language, words.fallback).text);
  if (names.length === 0) return '';
  const told = {
    period: describePeriod(period, words),
    names: joinNames(names, names.length, words, { of: 'indicators' }),
  };
  return words.t('unit.later', told);
}

type Told = { indicator: Indicator; words: Words };

/** Where the unit lies among its peers, as a picture and in words. */
function peersOf(cell: Cell, peers: PeerSpread | null, { indicator, words }: Told): ScoreRow['peers'] {
  if (peers === null) return null;
  const written = (value: number) => fullText(value, indicator, words);
  const [low, , median, , high] = peers.quartiles;
  const told = { count: peers.count, low: written(low), median: written(median), high: written(high) };
  return {
    ...{ quartiles: peers.quartiles, own: cell.value, path: cell.path },
    label: words.t('unit.peers_label', { ...told, own: fullText(cell.value, indicator, words) }),
    text: words.t('unit.peers_median', told),
  };
}

/** Between which values the unit lay in the periods before that compare. */
function pastOf(cell: Cell, recent: readonly Cell[], { indicator, words }: Told): string {
  const earlier = recent.flatMap(({ period, value }) =>
    value !== null && period < cell.period && period >= (cell.comparableFrom ?? '') ? [value] : [],
  );
  if (earlier.length < 2) return '';
  const [low, high] = [Math.min(...earlier), Math.max(...earlier)];
  const [from, to] = [low, high].map((value) => formatNumber(value, indicator, words.language));
  const until = fullText(high, indicator, words);
  return from === to ? until : words.t('unit.past_range', { low: from!, high: until });
}

function unitLink(id: string, { snapshot, words, view }: Scene): UnitLinkView[] {
  const unit = snapshot.catalog.units.get(id);
  if (!unit) return [];
  const href = viewHref(`/units/${encodeURIComponent(id)}`, { ...view, unit: null });
  return [{ name: unitName(unit, words.language, words.fallback), href }];
}

function versionRow(version: UnitVersion, scene: Scene): VersionRow {
  const { language } = scene.words;
  return {
    name: { text: version.name, language: scene.words.fallback },
    level: levelName(version.level, scene),
    parent: version.parentId ? (unitLink(version.parentId, scene)[0]?.name ?? null) : null,
    from: formatDay(version.validFrom, language),
    to: version.validTo ? formatDay(version.validTo, language) : '–',
  };
}

function levelName(level: string, { snapshot, words }: Scene) {
  const found = snapshot.catalog.workspace.levels.find((candidate) => candidate.id === level);
  return contentText(found?.name ?? { [words.fallback]: level }, words.language, words.fallback);
}
