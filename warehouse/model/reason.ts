/** Why a row, or one of its values, is not as the contract says. */
export const reasons = [
  'required',
  'type',
  'range',
  'length',
  'pattern',
  'code_list',
  'duplicate',
  'reference',
  'structure',
  'cut_short',
  'encoding',
  'json',
  'too_long',
  'blank_record',
  'refused',
  'drift',
  'check',
  'cross_source',
  'reconcile',
  'metric',
  'row_count',
  'arrival',
  'not_judged',
  'zeros_restored',
] as const;
export type Reason = (typeof reasons)[number];

/** Why a record is none that can be read as a row: all under one rule, of which the first is the name. */
export const recordReasons = [
  'structure',
  'cut_short',
  'encoding',
  'json',
  'too_long',
  'blank_record',
] as const satisfies readonly Reason[];
export type RecordReason = (typeof recordReasons)[number];

/** SQL of the reason of all rows that fail one rule: rows that cannot be read fail theirs for several. */
export function reasonOfRule(reason: string): string {
  return `if(min(${reason}) = max(${reason}), min(${reason}), 'structure')`;
}
