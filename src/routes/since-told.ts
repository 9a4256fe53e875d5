import type { AttentionItem } from '#warehouse/query/attention/item.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Status } from '#warehouse/model/value.ts';
import { writeAttention } from '#lib/briefing/attention-sentence.ts';
import { fullText, goalText } from '#lib/format/cell.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { viewHref } from '#lib/filters/view.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';
import type { NeedsChange } from '#lib/server/needs-change.ts';
import type { Scene } from '#lib/server/page.ts';
import type { SeenFigure } from '#lib/server/visits.ts';

/** A sentence on what is different, and where the evidence is. */
export interface SinceTold {
  text: string;
  href: string;
}

/** A headline then and now. */
export interface Pair {
  before: SeenFigure;
  after: SeenFigure;
}

type Telling = Pick<Scene, 'snapshot' | 'unit' | 'view' | 'words'>;

/** Sentences of each kind of need: beyond them there is the list itself. */
const MOST_NEEDS = 5;

const offPath: readonly Status[] = ['within_tolerance', 'behind'];

/**
 * Says what is different: first which headlines have reached or lost their path, or the goal itself, then what else needs somebody that did
 * not, and what does no longer.
 *
 * @param needs null where the version of then is not kept
 */
export function tellSince(pairs: readonly Pair[], needs: NeedsChange | null, scene: Telling): SinceTold[] {
  const goals = changedGoals(pairs, scene);
  const told = new Set(goals.map(({ indicator }) => indicator.id));
  return [
    ...goals.map((goal) => tellGoal(goal, scene)),
    ...(needs === null ? [] : tellNeeds(besidesGoals(needs, told), scene)),
  ];
}

interface ChangedGoal {
  indicator: Indicator;
  after: SeenFigure;
  key: MessageKey;
}

/** Nothing of those that were not judged then or are not now. */
function changedGoals(pairs: readonly Pair[], { snapshot: { catalog } }: Telling): ChangedGoal[] {
  return pairs.flatMap(({ before, after }) => {
    const indicator = catalog.indicators.get(after.id)!;
    const key = goalChange(before, after, indicator);
    return key === null ? [] : [{ indicator, after, key }];
  });
}

function tellGoal({ indicator, after, key }: ChangedGoal, { unit, view, words }: Telling): SinceTold {
  const told = {
    ...{ unit: unitName(unit, words.language, words.fallback).text },
    ...{ value: fullText(after.value, indicator, words) },
    indicator: contentText(indicator.shortName, words.language, words.fallback).text,
    goal: after.target === null ? '' : goalText(after.target, indicator, words),
  };
  return { text: words.t(key, told), href: viewHref(`/indicators/${indicator.id}`, view) };
}

/** Leaves out that a headline is behind, or was, where its path or goal is spoken of: both tell one event. */
export function besidesGoals({ added, gone }: NeedsChange, told: ReadonlySet<string>): NeedsChange {
  const isOther = (item: AttentionItem) =>
    (item.kind !== 'headline_behind' && item.kind !== 'deadline') || !told.has(item.indicatorId);
  return { added: added.filter(isOther), gone: gone.filter(isOther) };
}

/**
 * A goal that is reached or lost says more than the path to it. Both figures are held to one goal: that the next one is not reached yet, as the
 * day of the last has passed, is no news.
 */
export function goalChange(
  before: SeenFigure,
  after: SeenFigure,
  indicator: Pick<Indicator, 'better'>,
): MessageKey | null {
  if (before.value === null || after.value === null) return null;
  const [was, is] = [before, after].map((one) => reachesGoal(one, indicator));
  if (isSameGoal(before, after) && was !== null && is !== null && was !== is)
    return is ? 'since.reachedGoal' : 'since.lostGoal';
  if (offPath.includes(before.status) && after.status === 'on_path') return 'since.reachedPath';
  if (before.status === 'on_path' && offPath.includes(after.status)) return 'since.lostPath';
  return null;
}

/** The same dated goal, or what the same period is held to, though it was moved. */
function isSameGoal(before: SeenFigure, after: SeenFigure): boolean {
  const isSamePeriod = before.grain === after.grain && before.period === after.period;
  return isSamePeriod || before.targetDate === after.targetDate;
}

function reachesGoal({ value, target }: SeenFigure, { better }: Pick<Indicator, 'better'>): boolean | null {
  if (value === null || target === null) return null;
  return better === 'up' ? value >= target : value <= target;
}

/** Says what needs somebody that did not, and what does no longer: of each kind the worst, the others by their number. */
function tellNeeds({ added, gone }: NeedsChange, scene: Telling): SinceTold[] {
  return [
    ...tellSome(added, { each: 'since.needed', more: 'since.neededMore' }, scene),
    ...tellSome(gone, { each: 'since.settled', more: 'since.settledMore' }, scene),
  ];
}

function tellSome(
  items: readonly AttentionItem[],
  { each, more }: { each: MessageKey; more: MessageKey },
  scene: Telling,
): SinceTold[] {
  const { snapshot, unit, view, words } = scene;
  const known = items.filter((item) => isKnown(item, scene));
  const name = unitName(unit, words.language, words.fallback).text;
  const sentences = known.slice(0, MOST_NEEDS).map((item) => {
    const { sentence, action } = writeAttention(item, snapshot.catalog, view, words);
    return { text: words.t(each, { unit: name, about: aboutOf(item, scene), sentence }), href: action.href };
  });
  const rest = known.length - sentences.length;
  if (rest === 0) return sentences;
  return [
    ...sentences,
    { text: words.t(more, { count: rest }), href: viewHref('/', view, { needs: 'all' }) + '#needs' },
  ];
}

/** Whose need it is, where the sentence itself does not name a unit: `own`. */
const aboutOf = (item: AttentionItem, { unit }: Telling) =>
  'unitId' in item && item.unitId !== unit.unitId ? 'other' : 'own';

/** What a former version tells of a unit or an indicator that is no more, nobody can follow. */
function isKnown(item: AttentionItem, { snapshot: { catalog } }: Telling): boolean {
  const units = 'unitIds' in item ? item.unitIds : 'unitId' in item ? [item.unitId] : [];
  const isIndicatorKnown = !('indicatorId' in item) || catalog.indicators.has(item.indicatorId);
  return isIndicatorKnown && units.every((id) => catalog.units.has(id));
}
