import type { AttentionItem, Severity } from '#warehouse/query/attention/item.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { fullText, gapText, goalText, type Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { formatShare, formatValue } from '#lib/format/number.ts';
import { formatPeriod } from '#lib/format/period.ts';
import { reachable, toldApart } from '#lib/format/usual-range.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { viewHref, type View } from '#lib/filters/view.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { columnsOf } from '#lib/i18n/field-names.ts';
import { joinNames } from '#lib/i18n/join-names.ts';
import { reasonText } from '#lib/i18n/reason-text.ts';
import { ruleText } from '#lib/i18n/rule-text.ts';

/** One line of what needs somebody: how soon, what, and the one action that follows. */
export interface AttentionLine {
  severity: Severity;
  severityText: string;
  sentence: string;
  action: { text: string; href: string };
}

/** Writes an item as a sentence and its action, in the reader's words. */
export function writeAttention(
  item: AttentionItem,
  catalog: Catalog,
  view: View,
  words: Words,
): AttentionLine {
  return {
    severity: item.severity,
    severityText: words.t(`severity.${item.severity}`),
    sentence: sentenceOf(item, catalog, words),
    action: { text: words.t(`action.${item.subject.kind}`), href: hrefOf(item, catalog, view) },
  };
}

function hrefOf({ subject }: AttentionItem, { workspace }: Catalog, view: View): string {
  if (subject.kind === 'unit')
    return viewHref(`/units/${encodeURIComponent(subject.id)}`, { ...view, unit: null });
  if (subject.kind === 'source') return `/refresh/${subject.id}`;
  if (subject.kind === 'quarantine') return `/refresh/${subject.id}#quarantine`;
  const unit = subject.unitId === workspace.rootUnit ? null : subject.unitId;
  return viewHref(`/indicators/${subject.id}`, { ...view, unit });
}

function sentenceOf(item: AttentionItem, catalog: Catalog, words: Words): string {
  switch (item.kind) {
    case 'headline_behind':
    case 'deadline':
    case 'reached':
    case 'children_behind':
    case 'falling':
    case 'unusual':
      return aboutIndicator(item, catalog, words);
    case 'not_reported':
    case 'missing_days':
      return aboutFact(item, catalog, words);
    default:
      return aboutSource(item, catalog, words);
  }
}

/** Names the levels that are counted together, where the units below stand at several: one of them alone would be another count. */
function levelsBelow(
  { subject }: OfKind<'children_behind'>,
  { units, children, workspace }: Catalog,
  words: Words,
) {
  const below = subject.kind === 'indicator' ? (children.get(subject.unitId) ?? []) : [];
  const found = new Set(below.map((id) => units.get(id)?.level));
  const names = workspace.levels
    .filter(({ id }) => found.has(id))
    .map(({ name }) => contentText(name, words.language, words.fallback).text);
  return names.length > 1 ? ` (${joinNames(names, names.length, words)})` : '';
}

type OfKind<Kind extends AttentionItem['kind']> = Extract<AttentionItem, { kind: Kind }>;
type IndicatorItem = OfKind<
  'headline_behind' | 'deadline' | 'reached' | 'children_behind' | 'falling' | 'unusual'
>;

function aboutIndicator(item: IndicatorItem, catalog: Catalog, words: Words): string {
  const { t, language, fallback } = words;
  const definition = catalog.indicators.get(item.indicatorId)!;
  const indicator = contentText(definition.shortName, language, fallback).text;
  const full = (value: number) => fullText(value, definition, words);
  const named = (id: string) => nameOf(id, catalog, words);
  switch (item.kind) {
    case 'headline_behind':
      return t('attention.headline_behind', {
        indicator,
        value: full(item.value),
        gap: gapText(item.gap, definition, words),
        path: formatValue(item.path, definition, language),
      });
    case 'deadline':
      return t(deadlineKey(item, definition.better), {
        indicator,
        value: full(item.value),
        target: goalText(item.target, definition, words),
        missing: item.missing ?? 0,
        days: item.daysLeft,
        day: formatDay(item.targetDate, language),
      });
    case 'children_behind':
      return t('attention.children_behind', {
        indicator,
        levels: levelsBelow(item, catalog, words),
        count: item.count,
        of: item.of,
        unit: named(item.unitIds[0]!),
        value: full(item.worst),
      });
    case 'falling':
      return t(item.count > 1 ? 'attention.falling_more' : 'attention.falling', {
        unit: named(item.unitId),
        indicator,
        more: item.count - 1,
        first: full(item.values[0]!),
        last: full(item.values.at(-1)!),
      });
    case 'unusual':
      return unusualText(item, definition, { indicator, unit: named(item.unitId) }, words);
    case 'reached':
      return t('attention.reached', { unit: named(item.unitId), indicator, value: full(item.value) });
  }
}

function unusualText(
  item: OfKind<'unusual'>,
  definition: Indicator,
  names: { indicator: string; unit: string },
  words: Words,
): string {
  const [low, high] = reachable(item, definition);
  const finer = toldApart(item.value, [low, high], definition, (one, as) => fullText(one, as, words));
  const full = (one: number) => fullText(one, finer, words);
  return words.t(item.count > 1 ? 'attention.unusual_more' : 'attention.unusual', {
    ...names,
    ...{ previous: full(item.previous), value: full(item.value), more: item.count - 1 },
    ...{ low: full(low), high: full(high) },
  });
}

function deadlineKey(item: OfKind<'deadline'>, better: 'up' | 'down') {
  if (!item.missing) return 'attention.deadline';
  return better === 'up' ? 'attention.deadline_short' : 'attention.deadline_over';
}

function aboutFact(item: OfKind<'not_reported' | 'missing_days'>, catalog: Catalog, words: Words): string {
  const { t, language, fallback, fiscalYearStart } = words;
  const definition = catalog.facts.get(item.factId)!;
  const fact = contentText(definition.name, language, fallback).text;
  const period = formatPeriod(item.period, 'month', language, fiscalYearStart);
  if (item.kind === 'missing_days')
    return t('attention.missing_days', { fact, count: item.count, of: item.of, period });
  const names = item.unitIds.map((id) => nameOf(id, catalog, words));
  const units = joinNames(names, item.count, words);
  return t('attention.not_reported', { units, fact, count: item.count, of: item.of, period });
}

type SourceItem = OfKind<'quarantine' | 'flagged' | 'source_failed' | 'source_stale'>;

function aboutSource(item: SourceItem, catalog: Catalog, words: Words): string {
  const { t, language, fallback } = words;
  const definition = catalog.sources.get(item.sourceId);
  const source = definition ? contentText(definition.name, language, fallback).text : item.sourceId;
  switch (item.kind) {
    case 'quarantine':
      return t('attention.quarantine', {
        source,
        count: item.count,
        of: item.of,
        share: formatShare(item.count, item.of, language),
        reason: reasonText(item.topReason, t),
      });
    case 'flagged':
      return t('attention.flagged', {
        source,
        count: item.count,
        rule: ruleText(item, columnsOf(definition), words).text,
      });
    case 'source_failed':
      return t('attention.source_failed', { source, day: formatDay(item.failedAt, language) });
    case 'source_stale':
      return t('attention.source_stale', { source, age: item.ageDays, allowed: item.staleAfterDays });
  }
}

function nameOf(unitId: string, catalog: Catalog, { language, fallback }: Words): string {
  const unit = catalog.units.get(unitId);
  return unit ? unitName(unit, language, fallback).text : unitId;
}
