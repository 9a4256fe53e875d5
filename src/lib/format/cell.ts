import type { Fact } from '#warehouse/model/fact.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Grain } from '#warehouse/model/period.ts';
import type { Status, ValueState } from '#warehouse/model/value.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Translate } from '../i18n/translate.ts';
import { contentText } from '../i18n/content-text.ts';
import { toldFromPath } from './beside-path.ts';
import { formatDay, formatDayOfYear, formatMonthShort } from './date.ts';
import type { Language } from './locale.ts';
import { changeBetween, formatCount, formatGoal, formatNumber, formatValue, type Change } from './number.ts';
import { capitalised, formatPeriod } from './period.ts';
import { stateOf, stateReason } from './value-state.ts';

/** Whose words and conventions a text is written in. */
export interface Words {
  language: Language;
  t: Translate;
  /** The workspace's default language, in which every text of the content exists. */
  fallback: string;
  /** `MM-DD` */
  fiscalYearStart: string;
  /** Whether the page is about a whole of which the reader sees a part: a figure that is not there may be outside their scope. */
  isOfWhole?: boolean;
}

/** A value as it is read: every text is written out, nothing is left to compute. */
export interface CellText {
  /** The number without its unit, and the unit after it (empty where it has none). */
  number: string;
  unit: string;
  /** Number and unit in one, for sentences and tables. */
  full: string;
  state: ValueState;
  status: Status;
  /** The word of the status; where there is no number, that of its state. */
  statusText: string;
  /** Why there is no number, or that it is not all, in a sentence; empty where it is. */
  why: string;
  /** Whether there is no number. */
  isMissing: boolean;
  /** Change on the period before; null where there is none to compare with. */
  change: (Change & { text: string }) | null;
  /** What stands where there is no change: that nothing came before, or that the reader is not told; empty where they are told of nothing. */
  noChange: string;
  /** Required path and goal; empty texts where there is none. */
  path: string;
  /** The same without its word, where a heading says it. */
  pathValue: string;
  goal: string;
  coverage: string;
  /** Numerator and denominator where they are few enough to mean something: `104 of 1,287`; else empty. */
  counts: string;
  /** Where the reader is told nothing of it, so that nothing is known of its path or its change either. */
  isOutside?: true;
}

/** Writes a value of an indicator, or that there is none, in the reader's words. */
export function describeCell(cell: Cell | null, indicator: Indicator, words: Words, by: CountedBy): CellText {
  const value = cell?.value ?? null;
  const status = cell?.status ?? 'not_measured';
  const isOutside = cell === null && words.isOfWhole === true;
  const written = toldFromPath(cell, indicator, words.language);
  return {
    ...(isOutside && { isOutside }),
    number: formatNumber(value, written, words.language),
    unit: value === null ? '' : unitOf(indicator, words),
    full: fullText(value, written, words),
    state: stateOf(cell),
    status,
    statusText: isOutside
      ? words.t('desk.outside')
      : words.t(value === null ? `state.${stateOf(cell)}` : `status.${status}`),
    isMissing: value === null,
    why: isOutside ? words.t('desk.outsideNote') : stateReason(cell, words),
    change: cell ? describeChange(cell, indicator, words) : null,
    noChange: noChangeText(cell, words),
    ...describePath(cell, indicator, written, words),
    coverage: coverageText(cell, words, by),
    counts: cell && (cell.denominator ?? 0) < COUNTABLE ? countsText(cell, indicator, words) : '',
  };
}

function noChangeText(cell: Cell | null, { t, isOfWhole }: Words): string {
  if (cell === null && isOfWhole) return '';
  if (cell === null || cell.value === null) return t('change.noValue');
  return t(isOfWhole ? 'change.outside' : 'change.none');
}

/** Names the period of a value beside others of a page that shows a finer grain: `Q3 2026`; empty where it is the page's own. */
export function ownPeriodText(
  cell: Pick<Cell, 'grain' | 'period'> | null,
  grain: Grain,
  { language, fiscalYearStart }: Pick<Words, 'language' | 'fiscalYearStart'>,
): string {
  if (cell === null || cell.grain === grain) return '';
  return capitalised(formatPeriod(cell.period, cell.grain, language, fiscalYearStart));
}

/** How coverage of an indicator is counted; `mixed` where the facts of numerator and denominator differ in it. */
export type ReportedBy = Fact['reporting']['by'] | 'mixed';

/** How coverage is told; `units_then` where more units were expected than stand today, see `countedBy`. */
export type CountedBy = ReportedBy | 'units_then';

/** Whether coverage is that of units. */
export const isOfUnits = (by: CountedBy): boolean => by === 'units' || by === 'units_then';

/** Facts that an indicator is made of, by id. */
export function factsOf({ formula }: Indicator): string[] {
  return formula.kind === 'weighted_index'
    ? [formula.fact]
    : [formula.numerator.fact, ...(formula.kind === 'ratio' ? [formula.denominator.fact] : [])];
}

/** How the facts of an indicator count who has reported. */
export function reportedBy(indicator: Indicator, facts: ReadonlyMap<string, Fact>): ReportedBy {
  const ways = new Set(factsOf(indicator).flatMap((id) => facts.get(id)?.reporting.by ?? []));
  return ways.size === 1 ? [...ways][0]! : 'mixed';
}

/** `31 of 34 units`: who has reported of those expected; empty where nobody is. */
export function coverageText(
  cell: (Pick<Cell, 'reported' | 'expected'> & Partial<Pick<Cell, 'state'>>) | null,
  { t }: Words,
  by: CountedBy,
): string {
  if (!cell || cell.expected === 0) return '';
  const { reported, expected, state } = cell;
  const isWhole = reported === expected && state !== 'partial';
  if (isWhole && (!isOfUnits(by) || expected === 1)) return t('coverage.complete');
  return t(`coverage.${by}`, { reported, expected });
}

/** Counts beyond this say no more than their ratio does. */
const COUNTABLE = 10_000;

/** `104 of 1,287`: numerator and denominator of a ratio; empty where there are none. */
export function countsText(cell: Cell, { formula }: Indicator, { language, t }: Words): string {
  if (formula.kind !== 'ratio' || cell.numerator === null || !cell.denominator) return '';
  return t('card.counts', {
    numerator: formatCount(cell.numerator, language),
    denominator: formatCount(cell.denominator, language),
  });
}

function describePath(
  cell: Cell | null,
  indicator: Indicator,
  written: Indicator,
  { language, t }: Words,
): Pick<CellText, 'path' | 'pathValue' | 'goal'> {
  if (!cell || cell.path === null) return { path: '', pathValue: '', goal: '' };
  const pathValue = formatGoal(cell.path, written, language);
  const paths = { path: t('card.path', { value: pathValue }), pathValue };
  if (cell.target === null || cell.targetDate === null) return { ...paths, goal: '' };
  const value = formatGoal(cell.target, indicator, language);
  return { ...paths, goal: goalBesidePeriod(cell.targetDate, value, cell.periodEnd, { language, t }) };
}

/** A goal by its date, as short as can be understood beside a period: `by 31 Dec` of the same year, `by 2028`. */
function goalBesidePeriod(
  targetDate: string,
  value: string,
  periodEnd: string,
  { language, t }: Pick<Words, 'language' | 't'>,
): string {
  const year = targetDate.slice(0, 4);
  if (year === periodEnd.slice(0, 4))
    return t('card.goal', { value, day: formatDayOfYear(targetDate, language) });
  if (targetDate.endsWith('-12-31')) return t('card.goalByYear', { value, year });
  return t('card.goal', { value, day: formatDay(targetDate, language) });
}

/** Number and unit of a value in one text: `47.2%`, `92.4 points`, `2 documents`. */
export function fullText(value: number | null, indicator: Indicator, words: Words): string {
  const written = formatValue(value, indicator, words.language);
  if (value === null || indicator.unit === 'percent') return written;
  const unit = unitOf(indicator, words);
  return unit ? `${written} ${unit}` : written;
}

/** A goal for sentences: like a value, without decimals that are zero; a count needs no unit beside its value's. */
export function goalText(goal: number, indicator: Indicator, words: Words): string {
  const written = formatGoal(goal, indicator, words.language);
  const unit = indicator.unit === 'percent' || indicator.unit === 'count' ? '' : unitOf(indicator, words);
  return unit ? `${written} ${unit}` : written;
}

/** Distance between two values in the indicator's unit; percentage points for percent, a bare number for counts. */
export function gapText(gap: number, indicator: Indicator, words: Words): string {
  const scale = indicator.unit === 'percent' ? 100 : 1;
  const amount = formatNumber(gap * scale, { unit: 'number', decimals: indicator.decimals }, words.language);
  if (indicator.unit === 'percent') return words.t('gap.points', { amount });
  const unit = indicator.unit === 'count' ? '' : unitOf(indicator, words);
  return unit ? `${amount} ${unit}` : amount;
}

/** So many more decimals at most. */
const FURTHER = 3;

/** The indicator with as many decimals as show that a gap is one; as it is where there is none. */
export function finerUntilSeen(gap: number, indicator: Indicator, words: Words): Indicator {
  if (gap === 0) return indicator;
  const none = (finer: Indicator) => gapText(Math.abs(gap), finer, words) === gapText(0, finer, words);
  for (let further = 0; further < FURTHER; further++) {
    const finer = { ...indicator, decimals: indicator.decimals + further };
    if (!none(finer)) return finer;
  }
  return { ...indicator, decimals: indicator.decimals + FURTHER };
}

/** Word after the number of an indicator's values. */
export function unitOf(indicator: Indicator, { language, t, fallback }: Words): string {
  if (indicator.unit === 'percent') return '%';
  if (indicator.unitText) return contentText(indicator.unitText, language, fallback).text;
  return indicator.unit === 'points' ? t('unit.points') : '';
}

/** The same after the difference of two of its values: of percent it is points. */
export function differenceUnit(indicator: Indicator, words: Words): string {
  return indicator.unit === 'percent' ? words.t('why.unit_points') : unitOf(indicator, words);
}

function describeChange(cell: Cell, indicator: Indicator, words: Words): CellText['change'] {
  const change = changeBetween(cell.previous, cell.value, indicator, words.language);
  if (!change) return null;
  const before = periodBefore(cell, words);
  const base = cell.previousInPart ? words.t('change.inPart', { base: before }) : before;
  const key =
    change.direction === 'same'
      ? 'change.same'
      : indicator.unit === 'percent'
        ? 'change.points'
        : 'change.plain';
  return { ...change, text: words.t(key, { amount: change.amount, base }) };
}

function periodBefore(cell: Cell, { language, fiscalYearStart }: Words): string {
  const before = shiftMonths(cell.period, -monthsOf(cell.grain));
  return cell.grain === 'month'
    ? formatMonthShort(before, language)
    : formatPeriod(before, cell.grain, language, fiscalYearStart);
}

function monthsOf(grain: Grain): number {
  return { month: 1, quarter: 3, year: 12 }[grain];
}

function shiftMonths(day: string, months: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 10);
}
