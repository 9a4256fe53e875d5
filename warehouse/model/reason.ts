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
