import type { Translate, MessageKey } from '#lib/i18n/translate.ts';

/** Sentences by the part of a question that is wrong, as its fault begins. */
const sentences: readonly [start: string, key: MessageKey][] = [
  ['indicator unknown', 'explore.problem.figure'],
  ['unit unknown', 'explore.problem.unit'],
  ['question invalid: measures', 'explore.problem.figure'],
  ['question invalid: fact', 'explore.problem.figure'],
  ['question invalid: figures', 'explore.problem.many'],
  ['question invalid: measure ', 'explore.problem.hidden'],
  ['question invalid: indicators', 'explore.problem.index'],
  ['question invalid: by', 'explore.problem.by'],
  ['question invalid: level', 'explore.problem.by'],
  ['question invalid: where', 'explore.problem.where'],
  ['question invalid: time', 'explore.problem.time'],
  ['question invalid: order', 'explore.problem.order'],
];

/** Tells why a question cannot be answered: a sentence in the reader's words, and the detail as programs are told it. */
export function problemSentence(detail: string, t: Translate): { sentence: string; detail: string } {
  const key = sentences.find(([start]) => detail.startsWith(start))?.[1] ?? 'explore.problem.other';
  return { sentence: t(key), detail };
}
