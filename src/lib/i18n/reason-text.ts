import type { Translate } from './translate.ts';

/** Reasons for which a row is held back or flagged, as `docs/workspace.md` lists them. */
const reasons = [
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
  'check',
  'zeros_restored',
] as const;
type Reason = (typeof reasons)[number];

/** Writes the reason of a rule in the reader's words; one we have no word for stays as it is. */
export function reasonText(reason: string, t: Translate): string {
  return reasons.includes(reason as Reason) ? t(`reason.${reason as Reason}`) : reason;
}
