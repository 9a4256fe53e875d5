import { formatInstant } from '#lib/format/date.ts';
import { auditActions, isAuditAction, readAuditPage, verifyLately } from '#lib/server/audit/read-audit.ts';
import { readerZone } from '#lib/server/auth/zone.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { language, t }, url }) => {
  const { events, next, asked } = await readAuditPage(url.searchParams);
  const verdict = await verifyLately();
  const first = verdict.faults[0];
  return {
    asked,
    actions: auditActions,
    isWhole: first === undefined,
    verdict: first
      ? t('audit.broken', { count: verdict.faults.length, seq: first.from })
      : t('audit.whole', { count: verdict.rows }),
    older: next,
    events: events.map(({ seq, at, actor, actorLabel, viewedAs, action, object, detail, address }) => ({
      ...{ seq, action, object, address: address ?? '' },
      deed: isAuditAction(action) ? t(`deed.${action}`) : action,
      at: formatInstant(at, language, readerZone()),
      who: actorLabel || actor,
      viewedAs: viewedAs && t('audit.viewedAs', { who: viewedAs }),
      detail: pairsOf(detail ?? {}),
    })),
  };
};

/** What else is kept of a deed, as `name value` pairs. */
function pairsOf(detail: object): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');
}
