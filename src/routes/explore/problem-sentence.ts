import type { Translate, MessageKey } from '#lib/i18n/translate.ts';
import type { AskedProblem } from '#lib/server/http-errors.ts';

/** Sentences by the part of a question that is wrong, as its fault names it. */
const ofParts: { readonly [part: string]: MessageKey } = {
  measures: 'explore.problem.figure',
  fact: 'explore.problem.figure',
  figures: 'explore.problem.many',
  measure: 'explore.problem.hidden',
  indicators: 'explore.problem.index',
  by: 'explore.problem.by',
  level: 'explore.problem.by',
  where: 'explore.problem.where',
  time: 'explore.problem.time',
  order: 'explore.problem.order',
  with: 'beside.problem',
  compare: 'honest.choice',
  grain: 'honest.choice',
  figure: 'honest.choice',
  tree: 'honest.choice',
  parameter: 'honest.parameter',
};

const ofCodes: { readonly [code: string]: MessageKey } = {
  indicator_unknown: 'explore.problem.figure',
  unit_unknown: 'explore.problem.unit',
};

/** Tells why a question cannot be answered, in the reader's words. */
export function problemSentence({ code, part }: Pick<AskedProblem, 'code' | 'part'>, t: Translate): string {
  return t(ofCodes[code] ?? ofParts[part ?? ''] ?? 'explore.problem.other');
}
