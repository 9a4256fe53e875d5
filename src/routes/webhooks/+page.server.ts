import { fail, redirect } from '@sveltejs/kit';
import { formatInstant } from '#lib/format/date.ts';
import { nameUnits } from '#lib/server/auth/grant-words.ts';
import { readerZone } from '#lib/server/auth/zone.ts';
import { askedProblem } from '#lib/server/http-errors.ts';
import { addWebhook, listWebhooks, removeWebhook } from '#lib/server/notices/webhook-desk.ts';
import { servedUnits } from '#lib/server/warehouse.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { t, language } }) => {
  const [listed, served] = await Promise.all([listWebhooks(), servedUnits()]);
  const fallback = served?.workspace.languages[0] ?? 'en';
  const words = { t, language, units: served?.units ?? null, fallback };
  const standing = [...(served?.units.values() ?? [])].filter(({ validTo }) => validTo === null);
  return {
    units: nameUnits(
      standing.map(({ unitId }) => unitId),
      words,
    ),
    webhooks: listed.map(({ endpoint: { endpointId, label, url, kinds, unitId, highestClass }, last }) => ({
      ...{ id: endpointId, label, url, upTo: t(`class.${highestClass}`) },
      kinds: kinds.map((kind) => t(`notice.kind.${kind}`)),
      unit: unitId === null ? t('extent.all') : (nameUnits([unitId], words)[0]?.name ?? unitId),
      last: last && {
        state: t(`webhook.state.${last.state}`),
        at: formatInstant(last.endedAt ?? last.nextAt, language, readerZone()),
        error: last.error,
      },
    })),
  };
};

export const actions: Actions = {
  add: async ({ request, locals: { t } }) => {
    const form = await request.formData();
    const text = (name: string) => String(form.get(name) ?? '');
    const typed = { label: text('label'), url: text('url') };
    const kinds = form.getAll('kind').map(String);
    const within = { unitId: text('unit') || null, highestClass: text('class') };
    try {
      return { secret: await addWebhook({ ...typed, ...within, kinds }) };
    } catch (fault) {
      const told = askedProblem(fault);
      if (told?.code !== 'text_invalid') throw fault;
      return fail(told.status, { ...typed, message: t('webhook.invalid') });
    }
  },
  remove: async ({ request }) => {
    await removeWebhook(String((await request.formData()).get('id') ?? ''));
    redirect(303, '/webhooks');
  },
};
