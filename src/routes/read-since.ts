import type { Overview, OverviewItem } from '#warehouse/query/overview.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import { askedBriefing, seenFigure } from '#lib/briefing/seen-briefing.ts';
import { overdueOf, statusFactOf } from '#lib/briefing/task-view.ts';
import { fullText, goalText, type Words } from '#lib/format/cell.ts';
import { formatDay, formatDayOf, formatHour, formatInstant } from '#lib/format/date.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { readNeedsChange, type NeedsChange } from '#lib/server/needs-change.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import { viewHref } from '#lib/filters/view.ts';
import { toldCode } from '#lib/server/http-errors.ts';
import type { Scene } from '#lib/server/page.ts';
import { readBreakdown, readOverview } from '#lib/server/questions.ts';
import { findBriefing, type Seen, type SeenFigure, type Visit } from '#lib/server/visits.ts';
import { withVersion } from '#lib/server/warehouse.ts';
import { tellSince, type Pair, type SinceTold } from './since-told.ts';

/** What is different from what a reader saw at the last visit. */
export interface SinceView {
  /** In a line, for the head of the page. */
  line: string;
  /** Null where the line says all. */
  list: SinceList | null;
}

export interface SinceList {
  /** As the line, with the hour of that visit. */
  title: string;
  rows: SinceRow[];
  /** Goals and paths that were reached or lost, and what needs somebody or does no longer: a sentence each, that leads to its evidence. */
  told: SinceTold[];
  /** What else there is to say, a sentence each. */
  notes: string[];
}

export interface SinceRow {
  id: string;
  name: ContentText;
  href: string;
  before: string;
  after: string;
  /** Why it differs: a new period, another figure for the same one, another goal. */
  why: string;
}

/** What is shown now, as it is being read. */
interface Now {
  heads: Promise<Overview>;
  /** Tasks overdue; null where there are none. */
  overdue: Promise<number | null>;
  /** All else of the page. What needs somebody is compared after it: none of it waits for that, and half of that is remembered by then. */
  rest: Promise<unknown>;
}

/** What was shown then. */
interface Then {
  figures: SeenFigure[];
  overdue: number | null;
  /** What needs somebody since then; null where that version is not kept. */
  needs: NeedsChange | null;
}

/**
 * Compares the headlines with those of the version that a reader saw last, each at the period its page showed then; where that version is
 * not kept any more, with what was noted of them at that visit. Where neither can be it says so.
 *
 * @returns null at a first visit, and of a whole that is seen in part: no two versions of it are compared
 */
export async function readSince(
  scene: Scene,
  { at, before: seen }: Pick<Visit, 'at' | 'before'>,
  now: Now,
): Promise<SinceView | null> {
  const { snapshot, words } = scene;
  if (seen === null) return null;
  const when = whenSeen(seen, at, scene);
  const alone = (key: SinceSentence) => ({ line: words.t(key, { when: when.short }), list: null });
  if (seen.snapshotId === snapshot.snapshotId) return alone('since.same');
  if (words.isOfWhole) return null;
  const then = await readThen(scene, seen, now);
  if (then === 'since.none') return alone(then);
  const noted = findBriefing(seen, askedBriefing(scene));
  const compared = then ?? (noted ? { ...noted, needs: null } : undefined);
  const { items } = await now.heads;
  const pairs = compared ? pairUp(compared.figures, items, { isKept: then === null }) : [];
  if (!compared || pairs.length === 0) return alone(then === null ? 'since.lost' : 'since.none');
  const rows = pairs.flatMap((pair) => rowOf(pair, scene));
  const overdue = overdueNote(compared.overdue, await now.overdue, words);
  const notes = then === null ? [...overdue, words.t('since.kept')] : overdue;
  const told = tellSince(pairs, compared.needs, scene);
  const key = rows.length > 0 ? 'since.changed' : 'since.unchanged';
  const counts = { count: rows.length, of: pairs.length };
  const title = words.t(key, { when: when.full, ...counts });
  return {
    line: words.t(key, { when: when.short, ...counts }),
    list: rows.length + told.length + notes.length > 0 ? { title, rows, told, notes } : null,
  };
}

type SinceSentence = 'since.same' | 'since.lost' | 'since.none';

/** When that visit was: in short its day or, where it was today, its hour; in full both. */
function whenSeen({ at }: Seen, now: string, { snapshot, words: { language } }: Scene) {
  const { timezone } = snapshot.catalog.workspace;
  const [day, today] = [at, now].map((instant) => formatDayOf(instant, language, timezone));
  return {
    short: day === today ? formatHour(at, language, timezone) : day!,
    full: formatInstant(at, language, timezone),
  };
}

const goneCodes: readonly (string | null)[] = [
  ...['version_unknown', 'snapshot_missing', 'snapshot_format_unknown'],
];

/**
 * What the version that a reader saw shows, at the period asked for or else at its own last one.
 * @returns null where it is not kept; what is said where it knew nothing of the unit or the period
 */
async function readThen(
  scene: Scene,
  { snapshotId }: Seen,
  { rest }: Pick<Now, 'rest'>,
): Promise<Then | null | 'since.none'> {
  const { unit, view, period, signal } = scene;
  const at = {
    ...{ unitId: unit.unitId, grain: period.grain },
    ...(view.period === null ? {} : { period: period.period }),
  };
  try {
    return await withVersion(snapshotId, async (then, scope) => {
      const { workspace, indicators } = then.catalog;
      const indicatorIds = workspace.headlines.filter((id) => indicators.has(id));
      const asked = view.period === null ? null : period.period;
      const [{ items }, overdue] = await Promise.all([
        readOverview(then, scope, { indicatorIds, ...at }, signal),
        readOverdue(then, scope, at, signal),
      ]);
      await rest;
      const needs = await readNeedsChange(
        { snapshot: then, scope, period: asked },
        { snapshot: scene.snapshot, scope: scene.scope, period: period.period },
        { unitId: unit.unitId, grain: period.grain },
        signal,
      );
      return { figures: items.map(seenFigure), overdue, needs };
    });
  } catch (fault) {
    const code = toldCode(fault);
    if (goneCodes.includes(code)) return null;
    if (code === 'unit_unknown' || code === 'question_invalid') return 'since.none';
    throw fault;
  }
}

/** Tasks that were overdue; null where there were none, or may not be counted: then nothing is said of them. */
async function readOverdue(
  then: Scene['snapshot'],
  scope: Scene['scope'],
  at: Pick<Parameters<typeof readOverview>[2], 'unitId' | 'grain' | 'period'>,
  signal: AbortSignal,
): Promise<number | null> {
  const found = statusFactOf(then.catalog);
  if (!found) return null;
  const { fact, measure, dimensionId } = found;
  const asked = { factId: fact.id, measureId: measure.id, dimensionId, ...at };
  try {
    const breakdown = await readBreakdown(then, scope, asked, signal);
    return breakdown.total === 0 ? null : overdueOf(breakdown);
  } catch (fault) {
    if (toldCode(fault) === 'question_invalid') return null;
    throw fault;
  }
}

function overdueNote(before: number | null, after: number | null, { t }: Words): string[] {
  if (before === null || after === null || before === after) return [];
  return [t('since.overdue', { before, after })];
}

/**
 * Headlines that were there then and are now, in today's order.
 * @param isKept what was shown then was noted, and is not read by what its reader may know of now: of what is hidden now it tells nothing
 */
function pairUp(
  then: readonly SeenFigure[],
  now: readonly OverviewItem[],
  { isKept }: { isKept: boolean },
): Pair[] {
  return now.flatMap((item) => {
    const before = then.find(({ id }) => id === item.indicatorId);
    const isHidden = isKept && (item.current === null || item.current.state === 'suppressed');
    return before && !isHidden ? [{ before, after: seenFigure(item) }] : [];
  });
}

function rowOf({ before, after }: Pair, { snapshot, view, words }: Scene): SinceRow[] {
  const indicator = snapshot.catalog.indicators.get(after.id)!;
  const texts = {
    before: fullText(before.value, indicator, words),
    after: fullText(after.value, indicator, words),
  };
  const isSame =
    texts.before === texts.after && before.status === after.status && !isGoalMoved(before, after);
  if (isSame) return [];
  const { language, fallback } = words;
  return [
    {
      id: indicator.id,
      name: contentText(indicator.shortName, language, fallback),
      href: viewHref(`/indicators/${indicator.id}`, view),
      ...texts,
      why: whyDifferent(before, after, indicator, words),
    },
  ];
}

/** Whether the same period is held to another goal. That the next goal is another one a period later is no news. */
function isGoalMoved(before: SeenFigure, after: SeenFigure): boolean {
  const isSamePeriod = before.grain === after.grain && before.period === after.period;
  return isSamePeriod && (before.target !== after.target || before.targetDate !== after.targetDate);
}

/** Why a headline reads differently: no value, a new period, another figure for the same one, or the same held to another goal. */
export function whyDifferent(
  before: SeenFigure,
  after: SeenFigure,
  indicator: Indicator,
  words: Words,
): string {
  const { language, fiscalYearStart, t } = words;
  if (after.value === null || after.period === null || after.grain === null) return t('since.gone');
  const period = formatPeriod(after.period, after.grain, language, fiscalYearStart);
  if (before.period !== after.period) return capitalised(period);
  if (before.value !== after.value) return capitalised(t('since.corrected', { period }));
  if (!isGoalMoved(before, after)) return capitalised(t('since.goal', { period }));
  const goals = { before: goalOf(before, indicator, words), after: goalOf(after, indicator, words) };
  return capitalised(t('since.goalMoved', { period, ...goals }));
}

function goalOf({ target, targetDate }: SeenFigure, indicator: Indicator, words: Words): string {
  if (target === null || targetDate === null) return '–';
  return `${goalText(target, indicator, words)} (${formatDay(targetDate, words.language)})`;
}
