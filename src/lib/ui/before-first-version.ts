import type { MessageKey } from '../i18n/translate.ts';
import type { Right } from '../server/auth/rights.ts';

/**
 * What is said before there are figures: whoever may load them is told to, all others that others do.
 * @returns messages, the second of what leads to the refreshes
 */
export function beforeFirstVersion(can: (right: Right) => boolean): { says: MessageKey; action: MessageKey } {
  return can('run_refreshes')
    ? { says: 'error.empty.holds', action: 'error.empty.action' }
    : { says: 'error.empty.awaited', action: 'error.empty.follow' };
}
