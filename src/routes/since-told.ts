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

/** Says which headlines have reached or lost their path, or the goal itself; nothing of those that were not judged then or are not now. */
export function tellGoals(pairs: readonly Pair[], scene: Telling): SinceTold[] {
  const { snapshot, unit, view, words } = scene;
  const name = unitName(unit, words.language, words.fallback).text;
  return pairs.flatMap(({ before, after }) => {
    const indicator = snapshot.catalog.indicators.get(after.id)!;
    const key = goalChange(before, after, indicator);
    if (key === null) return [];
    const told = {
      ...{ unit: name, value: fullText(after.value, indicator, words) },
      indicator: contentText(indicator.shortName, words.language, words.fallback).text,
      goal: after.target === null ? '' : goalText(after.target, indicator, words),
    };
    return [{ text: words.t(key, told), href: viewHref(`/indicators/${indicator.id}`, view) }];
  });
}

/** A goal that is reached or lost says more than the path to it. */
export function goalChange(
  before: SeenFigure,
  after: SeenFigure,
  indicator: Pick<Indicator, 'better'>,
): MessageKey | null {
  if (before.value === null || after.value === null) return null;
  const [was, is] = [before, after].map((one) => reachesGoal(one, indicator));
  if (was !== null && is !== null && was !== is) return is ? 'since.reachedGoal' : 'since.lostGoal';
  if (offPath.includes(before.status) && after.status === 'on_path') return 'since.reachedPath';
  if (before.status === 'on_path' && offPath.includes(after.status)) return 'since.lostPath';
  return null;
}

function reachesGoal({ value, target }: SeenFigure, { better }: Pick<Indicator, 'better'>): boolean | null {
  if (value === null || target === null) return null;
  return better === 'up' ? value >= target : value <= target;
}

/** Says what needs somebody that did not, and what does no longer: of each kind the worst, the others by their number. */
export function tellNeeds({ added, gone }: NeedsChange, scene: Telling): SinceTold[] {
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
