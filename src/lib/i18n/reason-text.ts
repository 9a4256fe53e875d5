import type { Reason } from '#warehouse/model/reason.ts';
import type { MessageKey, Translate } from './translate.ts';

const words: Record<Reason, MessageKey> = {
  required: 'reason.required',
  type: 'reason.type',
  range: 'reason.range',
  length: 'reason.length',
  pattern: 'reason.pattern',
  code_list: 'reason.code_list',
  duplicate: 'reason.duplicate',
  reference: 'reason.reference',
  structure: 'reason.structure',
  cut_short: 'reason.cut_short',
  encoding: 'reason.encoding',
  json: 'reason.json',
  too_long: 'reason.too_long',
  blank_record: 'reason.blank_record',
  refused: 'reason.refused',
  drift: 'reason.drift',
  check: 'reason.check',
  cross_source: 'reason.cross_source',
  reconcile: 'reason.reconcile',
  metric: 'reason.metric',
  row_count: 'reason.row_count',
  arrival: 'reason.arrival',
  not_judged: 'reason.not_judged',
  zeros_restored: 'reason.zeros_restored',
};

/** Writes the reason of a rule in the reader's words; one of another release, which we have no word for, stays as it is. */
export function reasonText(reason: string, t: Translate): string {
  return Object.hasOwn(words, reason) ? t(words[reason as Reason]) : reason;
}
