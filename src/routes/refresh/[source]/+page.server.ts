import { fail, redirect } from '@sveltejs/kit';
import { refusalView } from '#lib/i18n/refusal-text.ts';
import { wordsOf } from '#lib/format/words.ts';
import { orTell, readPage } from '#lib/server/page.ts';
import { ask, type RefreshRequest } from '#lib/server/refresh/ask.ts';
import { acceptChange, liftRefusals, rollBack } from '#lib/server/refresh/decisions.ts';
import { requireOwnSource } from '#lib/server/refresh/own-source.ts';
import { readMissedPolicy, readScheduleForm } from '#lib/server/refresh/schedule-form.ts';
import { changeSchedule, goOn, stopSchedule } from '#lib/server/refresh/schedules.ts';
import { savingSchedule } from '../saving-schedule.ts';
import { readSource } from './read-source.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
  readPage(
    async (snapshot, scope) => {
      const { source: id } = params;
      const asked = { id, reason: url.searchParams.get('reason') };
      return { source: await readSource({ snapshot, scope }, asked, wordsOf(locals, snapshot.catalog)) };
    },
    { locals, url },
  );

export const actions: Actions = {
  run: async ({ locals, params }) => {
    const { requestId } = await orTell(async () => {
      await requireOwnSource(params.source);
      return ask({ kind: 'refresh', sources: [params.source], action: 'refresh_started' });
    }, locals.t);
    redirect(303, `/refresh?request=${requestId}`);
  },
  plan: ({ locals, params }) =>
    following(locals, async () => {
      await requireOwnSource(params.source);
      return ask({ kind: 'plan', sources: [params.source], action: 'refresh_started' });
    }),
  schedule: async ({ locals, params, request }) => {
    const form = await request.formData();
    const cron = text(form, 'proposed') || text(form, 'cron');
    const times = form.get('times') === 'contract' ? {} : { cron };
    return savingSchedule(locals, times, async () => {
      await requireOwnSource(params.source);
      await changeSchedule(readScheduleForm(form, [params.source]), null);
    });
  },
  pause: async ({ locals, params, request }) => {
    const reason = text(await request.formData(), 'reason');
    if (reason === '') return fail(400, { message: locals.t('decide.reasonMissing') });
    return savingSchedule(locals, {}, async () => {
      await requireOwnSource(params.source);
      await stopSchedule(params.source, reason);
    });
  },
  resume: async ({ locals, params, request }) => {
    const form = await request.formData();
    return savingSchedule(locals, {}, async () => {
      await requireOwnSource(params.source);
      await goOn(params.source, readMissedPolicy(form));
    });
  },
  rollBack: async ({ locals, params, request }) => {
    const form = await request.formData();
    const [version, reason] = [text(form, 'version'), text(form, 'reason')];
    if (reason === '') return fail(400, { message: locals.t('decide.reasonMissing') });
    return following(locals, async () => {
      await requireOwnSource(params.source);
      return rollBack(params.source, version || null, reason);
    });
  },
  accept: async ({ locals, params, request }) => {
    const reason = text(await request.formData(), 'reason');
    if (reason === '') return fail(400, { message: locals.t('decide.reasonMissing') });
    return following(locals, async () => {
      await requireOwnSource(params.source);
      return acceptChange(params.source, reason);
    });
  },
  lift: ({ locals, params }) =>
    following(locals, async () => {
      await requireOwnSource(params.source);
      return liftRefusals(params.source);
    }),
};

const text = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();

/** Asks for something and leads on to where it can be watched; what failed at once is told here. */
async function following({ t }: App.Locals, work: () => Promise<RefreshRequest>) {
  const { requestId, state, errorCode, errorMessage } = await orTell(work, t);
  if (state === 'failed')
    return fail(409, { refusal: refusalView({ code: errorCode, message: errorMessage }, t) });
  redirect(303, `/refresh?request=${requestId}`);
}
