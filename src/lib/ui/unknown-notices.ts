import { unknownParameters } from '../filters/known-parameters.ts';
import { asAsked } from '../format/as-asked.ts';
import type { Translate } from '../i18n/translate.ts';

/** Names said of an address; more of them are no slip of somebody's. */
const MOST = 6;

/** Says which parameters of an address its page knows nothing of, in one sentence; none where it knows all. */
export function unknownNotices(route: string | null, search: URLSearchParams, t: Translate): string[] {
  const unknown = unknownParameters(route, search).slice(0, MOST);
  if (unknown.length === 0) return [];
  const choice = unknown.map(([name, value]) => asAsked(value === '' ? name : `${name}=${value}`)).join(', ');
  return [t('honest.left', { choice, why: t('honest.parameter') })];
}
