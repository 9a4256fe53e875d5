import { explorationHref } from '#lib/filters/exploration.ts';
import { asAsked } from '#lib/format/as-asked.ts';
import { unitName } from '#lib/format/unit-name.ts';
import type { Words } from '#lib/format/cell.ts';
import { joinNames } from '#lib/i18n/join-names.ts';
import { problemSentence } from '#lib/server/problem-sentence.ts';
import type { LeftOut, Understood } from '#lib/server/understood.ts';
import { tellOutside } from '#lib/server/unit-outside.ts';
import type { UnitVersion } from '#warehouse/model/unit.ts';
import { kindOfAxis } from './axis-kinds.ts';
import type { ExploreProblem } from './explore-view.ts';
import { axisName, type Naming } from './member-name.ts';
import { rangeReason } from './range-notices.ts';
import { rangeText } from './range-text.ts';

/** Units by id, also those that a reader may know nothing of but that they are there. */
export type Tree = ReadonlyMap<string, UnitVersion>;

/** What an address asks that the page does not answer, in words. */
export interface LeftOutWords {
  /** What the answer is without, a sentence each, none twice. */
  notices: string[];
  /** Which units that were to be compared are not the reader's; these stand beside the figure, too. */
  outside: string[];
  /** Set where nothing is left that would be an answer to what was asked. */
  problem: ExploreProblem | null;
}

/** Choices without which an answer would be to another question: figures, range and unit. All others only narrow it or lay it out. */
const subjectNames: readonly string[] = ['unit', 'from', 'to', 'period'];

/** Says what of an address is left out, and what cannot be answered without it. */
export function composeLeftOut(understood: Understood, naming: Naming, tree: Tree): LeftOutWords {
  const { words } = naming;
  const subject = subjectOf(understood);
  // A fault that means several choices, such as both ends of a range, is told once.
  const subjects = understood.leftOut.filter((one) => one.problem === subject?.problem);
  const besides = understood.leftOut.filter((one) => !subjects.includes(one));
  const outside = outsideNote(
    besides.flatMap((one) => unitMeant(one, tree) ?? []),
    words,
  );
  const others = besides.filter((one) => unitMeant(one, tree) === null);
  return {
    // Of long choices a part is shown: what is the same then is said once.
    notices: [...new Set([...others.map((one) => choiceText('honest.left', [one], naming)), ...outside])],
    outside,
    problem: subject ? problemOf(subject, { subjects, naming, tree }) : null,
  };
}

/** What is left out though it is what was asked about; of figures the first, where none of them is there. */
function subjectOf({ explored: { asked }, leftOut }: Understood): LeftOut | undefined {
  const hasFigure = asked.indicators.length + asked.measures.length > 0;
  const isFigure = ({ name }: LeftOut) => !hasFigure && (name === 'indicator' || name === 'measure');
  return leftOut.find((one) => subjectNames.includes(one.name) || isFigure(one));
}

function problemOf(
  subject: LeftOut,
  { subjects, naming, tree }: { subjects: readonly LeftOut[]; naming: Naming; tree: Tree },
): ExploreProblem {
  const { words, explored } = naming;
  const unit = unitMeant(subject, tree);
  const own = { unit: explored.unit, href: explorationHref(explored.asked) };
  const outside = unit && tellOutside(unit, naming, own);
  return {
    sentence: outside
      ? words.t('honest.outside.title', { unit: outside.unit.text })
      : choiceText('honest.asked', subjects, naming) + insteadText(subject, naming),
    href: explorationHref(explored.asked),
    outside,
  };
}

/** The unit that is left out, where it is one of the tree. */
function unitMeant({ problem, value }: LeftOut, tree: Tree): UnitVersion | null {
  return problem.code === 'unit_unknown' ? (tree.get(value) ?? null) : null;
}

/** Of a range that cannot be answered it is said which one there is without it. */
function insteadText({ problem }: LeftOut, { explored, words }: Naming): string {
  if (!problem.part?.startsWith('time.')) return '';
  return ` ${words.t('range.instead', { range: rangeText(explored, words) })}`;
}

/** Columns of the kind of the rows are called as the fields call them; of any other choice the address is repeated. */
function choiceText(
  key: 'honest.left' | 'honest.asked',
  leftOut: readonly LeftOut[],
  naming: Naming,
): string {
  const { t } = naming.words;
  const [{ name, value, problem }] = leftOut as readonly [LeftOut];
  if (name === 'by' && kindOfAxis(value) === kindOfAxis(naming.explored.rows.id))
    return t('explore.left_axis', { field: t('explore.columns'), axis: axisName(value, naming).text });
  return t(key, {
    choice: leftOut.map(({ name, value }) => asAsked(`${name}=${value}`)).join(', '),
    why: rangeReason(problem.part, naming) ?? problemSentence(problem, t),
  });
}

function outsideNote(units: readonly UnitVersion[], words: Words): string[] {
  if (units.length === 0) return [];
  const names = units.map((unit) => unitName(unit, words.language, words.fallback).text);
  return [words.t('honest.outside.left', { names: joinNames(names, names.length, words, { of: 'units' }) })];
}
