import type { MonthGap } from '#warehouse/model/month-gap.ts';
import type { AttentionItem } from '#warehouse/query/attention/item.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { factsOf, reportedBy, type Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { reportingLevels } from '#lib/format/level-names.ts';
import { formatPeriod } from '#lib/format/period.ts';
import { unitName } from '#lib/format/unit-name.ts';
import type { View } from '#lib/filters/view.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { joinNames } from '#lib/i18n/join-names.ts';
import { countedAmong } from '#lib/indicator/compose-missing.ts';
import { indicatorHref } from '#lib/indicator/indicator-address.ts';
import type { Scene } from '#lib/server/page.ts';
import type { AttentionLine } from './attention-sentence.ts';
import type { Headline, Reporters } from './read-reporters.ts';

/** A sentence on reports that nobody is late with, and where it says whose they are. */
export type AwaitedLine = Pick<AttentionLine, 'sentence' | 'action'>;

/** What is known by now of reports that were not due on the day of the version. */
export interface KnownNow {
  /** The day by which deliveries are judged (ISO). */
  day: string;
  /** Sources of which a contract says who has to report: once their reports are due, and were waited for, those are gaps. */
  judged: ReadonlySet<string>;
  /** What is due by now and lacks of the period. */
  gaps: readonly MonthGap[];
}

/** Reports of headlines that are not in and were not due on the day of the version: `lines` tell those that need nobody, `due` are those that do. */
export interface Awaited {
  lines: AwaitedLine[];
  due: AttentionItem[];
}

/**
 * Says which reports of the headlines are not in and were not due on the day of the version, once for each fact, however many headlines are
 * made of it. Those that have become due by now need somebody: where a contract names who reports, they are gaps once they were waited for, and
 * told as such; where none does, the figure lacks them. Nothing is said of a whole of which the reader is not told what it is made of.
 */
export function composeAwaited(
  of: { headlines: readonly Headline[]; reporters: ReadonlyMap<string, Reporters>; now: KnownNow },
  { snapshot: { catalog, asOf }, unit: { unitId }, view, words }: AwaitedScene,
): Awaited {
  const awaited: Awaited = { lines: [], due: [] };
  const told = new Set<string>();
  for (const headline of words.isOfWhole ? [] : of.headlines) {
    const { indicator } = headline;
    const reported = of.reporters.get(indicator.id);
    const facts = factsOf(indicator);
    if (!reported || reported.awaitedBy === null || facts.every((id) => told.has(id))) continue;
    for (const id of facts) told.add(id);
    const standing = standingOf(reported, facts, of.now, catalog);
    const one = { ...headline, reported, unitId };
    if (standing === 'awaited') awaited.lines.push(writeAwaited(one, catalog, view, words));
    if (standing === 'due') awaited.due.push(lackOf(one, asOf));
  }
  return awaited;
}

type AwaitedScene = Pick<Scene, 'view' | 'words'> & {
  snapshot: Pick<Scene['snapshot'], 'asOf'> & { catalog: Catalog };
  unit: Pick<Scene['unit'], 'unitId'>;
};

/** Whether reports are still awaited, have become due without anybody being told of them, or are told as gaps. */
function standingOf(
  { awaitedBy, period: { period, periodEnd } }: Reporters,
  facts: readonly string[],
  { day, judged, gaps }: KnownNow,
  { facts: known }: Catalog,
): 'awaited' | 'due' | 'gap' {
  const sources = facts.flatMap((id) => known.get(id)?.sources ?? []);
  const own = gaps.filter(
    (gap) => sources.includes(gap.sourceId) && gap.period >= period && gap.period <= periodEnd,
  );
  if (own.some(({ missing }) => missing.some(({ due }) => due >= awaitedBy!))) return 'gap';
  return day > awaitedBy! && !sources.some((id) => judged.has(id)) ? 'due' : 'awaited';
}

type Lacking = Headline & { reported: Reporters; unitId: string };

function writeAwaited(
  { indicator, cell, reported, unitId }: Lacking,
  catalog: Catalog,
  view: View,
  words: Words,
): AwaitedLine {
  const { awaited, awaitedBy, period } = reported;
  const { language, fallback, fiscalYearStart, t } = words;
  const names = awaited.map((id) => nameOf(id, catalog, words));
  const about = {
    indicator: contentText(indicator.shortName, language, fallback).text,
    period: formatPeriod(period.period, period.grain, language, fiscalYearStart),
    day: formatDay(awaitedBy!, language),
    units: joinNames(names, names.length, words, { of: 'units' }),
  };
  const of = countedAmong(cell, reportedBy(indicator, catalog.facts), lackingOf(reported));
  const levels = reportingLevels({ indicator, unitId }, catalog, words);
  const sentence =
    of === null
      ? t('needs.awaitedOnly', about)
      : t('needs.awaited', { ...about, of, count: awaited.length, levels: levels && ` (${levels})` });
  const href = indicatorHref(indicator.id, view, {}, 'reports');
  return { sentence, action: { text: t('missing.link'), href } };
}

/** As pressing as what a figure lacks by the day of the version. */
function lackOf({ indicator, cell, reported, unitId }: Lacking, asOf: string): AttentionItem {
  const { awaited, period } = reported;
  const of = Math.max(cell?.expected ?? 0, awaited.length);
  return {
    kind: 'figure_lacks',
    severity: awaited.length * 10 >= of ? 'high' : 'medium',
    subject: { kind: 'indicator', id: indicator.id, unitId },
    ...{ factId: factsOf(indicator)[0]!, indicatorId: indicator.id, unitId },
    ...{ grain: period.grain, period: period.period, unitIds: awaited.slice(0, 10) },
    ...{ count: awaited.length, of, asOf },
  };
}

/** Those whose reports are not all whole, each once. */
function lackingOf({ notReported, awaited, partlyReported }: Reporters): number {
  return new Set([...notReported, ...awaited, ...partlyReported.map(({ unitId }) => unitId)]).size;
}

function nameOf(unitId: string, { units }: Catalog, { language, fallback }: Words): string {
  const unit = units.get(unitId);
  return unit ? unitName(unit, language, fallback).text : unitId;
}
