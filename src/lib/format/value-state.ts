import type { Cell } from '#warehouse/query/cell.ts';
import type { ValueState } from '#warehouse/model/value.ts';
import type { MessageKey, Translate } from '../i18n/translate.ts';

/** What of a value tells its state. */
export type StatedCell = Pick<Cell, 'state' | 'reported' | 'expected'>;

/** The state of a value; of one that a version has no room for nobody owes a report. */
export const stateOf = (cell: Pick<StatedCell, 'state'> | null): ValueState => cell?.state ?? 'not_expected';

/** Whether a value is one for a part since figures begin within its period: all that was owed since then has come. */
export const beginsWithin = ({ state, reported, expected }: StatedCell): boolean =>
  state === 'partial' && expected > 0 && reported === expected;

/** Says in a sentence why there is no number, or that it is not all; empty where it is. */
export function stateReason(cell: StatedCell | null, { t }: { t: Translate }): string {
  const state = stateOf(cell);
  if (state === 'measured') return '';
  if (state === 'not_measured' && cell !== null && cell.expected > 0 && cell.reported === 0)
    return t('state.why.not_reported');
  return t(cell !== null && beginsWithin(cell) ? 'state.why.begins' : reasons[state]);
}

const reasons = {
  partial: 'state.why.partial',
  not_measured: 'state.why.not_measured',
  not_expected: 'state.why.not_expected',
  suppressed: 'state.why.suppressed',
} as const satisfies { readonly [state in Exclude<ValueState, 'measured'>]: MessageKey };
