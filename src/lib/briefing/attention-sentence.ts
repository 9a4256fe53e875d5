import type { AttentionItem, Severity } from '#warehouse/query/attention/item.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { fullText, gapText, goalText, type Words } from '#lib/format/cell.ts';
import { asPath, toldFromPath } from '#lib/format/beside-path.ts';
import { formatDay } from '#lib/format/date.ts';
import { formatCount, formatGoal, formatShare } from '#lib/format/number.ts';
import { levelNames } from '#lib/format/level-names.ts';
import { lateText } from '#lib/format/outlook.ts';
import { formatPeriod } from '#lib/format/period.ts';
import { reachable, toldApart } from '#lib/format/usual-range.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { calendarHref } from '#lib/filters/calendar-href.ts';
import { viewHref, type View } from '#lib/filters/view.ts';
import { warningHref } from '#lib/filters/warning-href.ts';
import { sourceNameOf } from '#lib/format/source-name.ts';
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
    action: { text: actionText(item, words), href: hrefOf(item, catalog, view) },
  };
}

/** Who or which days lack stands where the action leads to. */
function actionText(item: AttentionItem, { t }: Words): string {
  switch (item.kind) {
    case 'not_reported':
    case 'partly_reported':
    case 'figure_lacks':
      return t('action.who');
    case 'missing_days':
      return t('action.days');
    case 'flagged':
      return t('action.warnings');
    default:
      return t(`action.${item.subject.kind}`);
  }
}

function hrefOf(item: AttentionItem, { workspace }: Catalog, view: View): string {
  const { subject } = item;
  if (item.kind === 'flagged') return warningHref(item.sourceId, item);
  if (subject.kind === 'unit')
    return viewHref(`/units/${encodeURIComponent(subject.id)}`, { ...view, unit: null });
  if (subject.kind === 'source') return `/refresh/${subject.id}`;
  if (subject.kind === 'arrival') return calendarHref(subject.id, subject.period, view.unit);
  if (subject.kind === 'quarantine') return `/refresh/${subject.id}#quarantine`;
  const unit = subject.unitId === workspace.rootUnit ? null : subject.unitId;
  const href = viewHref(`/indicators/${subject.id}`, { ...view, unit });
  return item.kind === 'figure_lacks' ? `${href}#lineage` : href;
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
    case 'figure_lacks':
      return lacksText(item, catalog, words);
    case 'not_reported':
    case 'partly_reported':
    case 'missing_days':
    case 'missing_month':
      return aboutMonth(item, catalog, words);
    default:
      return aboutSource(item, catalog, words);
  }
}

/** Counts by level what is counted together, where the units below stand at several: `(Central level 3, Provincial level 31)`. */
function levelsBelow(
  { subject, ofLevels }: OfKind<'children_behind'>,
  { units, children, workspace }: Catalog,
  words: Words,
) {
  const below = subject.kind === 'indicator' ? (children.get(subject.unitId) ?? []) : [];
  if (new Set(below.map((id) => units.get(id)?.level)).size < 2) return '';
  const nameOfLevel = (level: string) => levelNames([level], workspace.levels, words);
  const counts = ofLevels.map(
    ({ level, count }) => `${nameOfLevel(level)} ${formatCount(count, words.language)}`,
  );
  return ` (${counts.join(', ')})`;
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
      return behindText(item, definition, indicator, words);
    case 'deadline':
      return t(deadlineKey(item, definition.better), {
        indicator,
        value: full(item.value),
        target: goalText(item.target, definition, words),
        missing: item.missing ?? 0,
        days: item.daysLeft,
        day: formatDay(item.targetDate, language),
        asOf: formatDay(item.asOf, language),
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

/** Value, path and what lies between them, as the card of the indicator has them. */
function behindText(
  { value, path, gap }: OfKind<'headline_behind'>,
  definition: Indicator,
  indicator: string,
  words: Words,
): string {
  const { language, t } = words;
  const finer = toldFromPath({ value, path, status: 'behind' }, definition, language);
  return t('attention.headline_behind', {
    ...{ indicator, value: fullText(value, finer, words), path: formatGoal(path, finer, language) },
    gap: gapText(gap, asPath(path, finer, language), words),
  });
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

type MonthItem = OfKind<'not_reported' | 'partly_reported' | 'missing_days' | 'missing_month'>;

function aboutMonth(item: MonthItem, catalog: Catalog, words: Words): string {
  const { t, language, fiscalYearStart } = words;
  const source = sourceNameOf(catalog, item.sourceId, words).text;
  const told = { source, period: formatPeriod(item.period, 'month', language, fiscalYearStart) };
  if (item.kind === 'missing_month') return t('attention.missing_month', told);
  const { count } = item;
  if (item.kind === 'missing_days') {
    const days = item.days.map((day) => formatDay(day, language));
    return t('attention.missing_days', {
      ...told,
      count,
      days: joinNames(days, count, words, { of: 'days' }),
    });
  }
  const names = item.unitIds.map((id) => nameOf(id, catalog, words));
  const units = joinNames(names, count, words, { of: 'units' });
  if (item.kind === 'partly_reported') return t('attention.partly_reported', { ...told, count, units });
  return t('attention.not_reported', {
    ...{ ...told, count, units },
    ...{ of: item.of, due: formatDay(item.due, language) },
  });
}

function lacksText(item: OfKind<'figure_lacks'>, catalog: Catalog, words: Words): string {
  const { t, language, fallback, fiscalYearStart } = words;
  const { shortName } = catalog.indicators.get(item.indicatorId)!;
  const names = item.unitIds.map((id) => nameOf(id, catalog, words));
  return t('attention.figure_lacks', {
    indicator: contentText(shortName, language, fallback).text,
    period: formatPeriod(item.period, item.grain, language, fiscalYearStart),
    ...{ units: joinNames(names, item.count, words, { of: 'units' }), count: item.count, of: item.of },
    asOf: formatDay(item.asOf, language),
  });
}

type SourceItem = OfKind<'quarantine' | 'flagged' | 'source_failed' | 'source_stale' | 'overdue'>;

function aboutSource(item: SourceItem, catalog: Catalog, words: Words): string {
  const { t, language } = words;
  const definition = catalog.sources.get(item.sourceId);
  const source = sourceNameOf(catalog, item.sourceId, words).text;
  switch (item.kind) {
    case 'quarantine': {
      const { count, of } = item;
      const reason = reasonText(item.topReason, t);
      if (of === null) return t('attention.quarantine_own', { source, count, reason });
      return t('attention.quarantine', {
        source,
        count,
        of,
        share: formatShare(count, of, language),
        reason,
      });
    }
    case 'flagged':
      return t('attention.flagged', {
        source,
        count: item.count,
        rule: ruleText(item, columnsOf(definition), words).text,
      });
    case 'source_failed':
      return t('attention.source_failed', { source, day: formatDay(item.failedAt, language) });
    case 'overdue': {
      const { timezone } = catalog.workspace;
      const late = lateText(item.late, definition ?? { delivery: null }, { ...words, timezone });
      return t('attention.overdue', { source, late });
    }
    case 'source_stale':
      return t('attention.source_stale', { source, age: item.ageDays, allowed: item.staleAfterDays });
  }
}

function nameOf(unitId: string, catalog: Catalog, { language, fallback }: Words): string {
  const unit = catalog.units.get(unitId);
  return unit ? unitName(unit, language, fallback).text : unitId;
}
