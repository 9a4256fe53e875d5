import { auditActions, namesOfPeople, readAuditPage, verifyLately } from '#lib/server/audit/read-audit.ts';
import { readerZone } from '#lib/server/auth/zone.ts';
import { knownCatalog } from '#lib/server/refresh/known-events.ts';
import { calledBy } from './called-by.ts';
import { composeEvent, objectText, personIn } from './compose-event.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { language, t }, url }) => {
  const { events, next, asked } = await readAuditPage(url.searchParams);
  const verdict = await verifyLately();
  const first = verdict.faults[0];
  const names = await namesOfPeople();
  const writing = {
    ...{ language, t, timezone: readerZone(), nameOf: (id: string) => names.get(id) },
    calledOf: calledBy(await knownCatalog(), language),
  };
  return {
    asked,
    actions: auditActions,
    isWhole: first === undefined,
    verdict: first
      ? t('audit.broken', { count: verdict.faults.length, seq: first.from })
      : t('audit.whole', { count: verdict.rows }),
    older: next,
    events: events.map((event) => composeEvent(event, writing)),
    chips: (['actor', 'object'] as const)
      .filter((name) => asked[name] !== '')
      .map((name) => {
        const without = new URLSearchParams(url.searchParams);
        for (const one of [name, 'before']) without.delete(one);
        const called =
          name === 'object' ? objectText(asked[name], writing) : personIn(asked[name], writing.nameOf);
        const text = called || asked[name];
        return { name: t(`audit.${name}`), text: { text, language }, href: `?${without}` };
      }),
  };
};
