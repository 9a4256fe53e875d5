import type { Translate, MessageKey } from '#lib/i18n/translate.ts';
import { asAsked } from '#lib/format/as-asked.ts';
import type { AskedProblem } from './http-errors.ts';

/** Sentences by the part of a question that is wrong, as its fault names it. */
const ofParts: { readonly [part: string]: MessageKey } = {
  measures: 'explore.problem.figure',
  indicator: 'explore.problem.figure',
  fact: 'explore.problem.figure',
  figures: 'explore.problem.many',
  measure: 'explore.problem.hidden',
  indicators: 'explore.problem.index',
  by: 'explore.problem.by',
  within: 'explore.problem.within',
  level: 'explore.problem.by',
  where: 'explore.problem.where',
  time: 'explore.problem.time',
  'time.before': 'explore.problem.time',
  'time.after': 'explore.problem.time',
  'time.reversed': 'range.reversed',
  from: 'asked.noPeriod',
  to: 'asked.noPeriod',
  period: 'asked.noFigures',
  order: 'explore.problem.order',
  with: 'beside.problem',
  compare: 'honest.choice',
  'compare.later': 'explore.problem.compared',
  grain: 'honest.choice',
  drawn: 'explore.problem.figure',
  figure: 'honest.choice',
  tree: 'honest.choice',
  parameter: 'honest.parameter',
};

const ofCodes: { readonly [code: string]: MessageKey } = {
  indicator_unknown: 'explore.problem.figure',
  unit_unknown: 'explore.problem.unit',
};

/** How a fault calls a choice that is left out. */
const NOTHING = '(none)';

const refusals: { readonly [code: string]: MessageKey } = {
  indicator_unknown: 'asked.indicator',
  unit_unknown: 'asked.unit',
  version_unknown: 'asked.version',
};

/** Tells why there is no page, in the reader's words; null for what has none of its own there. A unit that is not theirs is told as one that is nowhere. */
export function refusalSentence(problem: AskedProblem, t: Translate): string | null {
  const { code, part, value } = problem;
  const key = refusals[code];
  if (key) return t(key, { asked: asAsked(value ?? '') });
  if (code !== 'question_invalid') return null;
  if (part === 'source') return t('error.noSource', { id: asAsked(value ?? '') });
  const why = problemSentence(problem, t);
  return part && value && value !== NOTHING
    ? t('honest.asked', { choice: asAsked(`${part}=${value}`), why })
    : why;
}

/** Tells why a question cannot be answered, in the reader's words. */
export function problemSentence({ code, part }: Pick<AskedProblem, 'code' | 'part'>, t: Translate): string {
  return t(ofCodes[code] ?? ofParts[part ?? ''] ?? 'explore.problem.other');
}
