import { error, fail, redirect } from '@sveltejs/kit';
import { wordsOf } from '#lib/format/words.ts';
import { toProblem } from '#lib/server/http-errors.ts';
import { orTell, readPage } from '#lib/server/page.ts';
import { ask } from '#lib/server/refresh/ask.ts';
import { requireOwnSource } from '#lib/server/refresh/own-source.ts';
import { readScheduleForm } from '#lib/server/refresh/schedule-form.ts';
import { changeSchedule } from '#lib/server/refresh/schedules.ts';
import { readSource } from './read-source.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
  readPage(async (snapshot, scope) => {
    const { source: id } = params;
    if (!snapshot.catalog.sources.has(id))
      error(404, { message: locals.t('error.noSource', { id }), code: 'source_unknown' });
    const asked = { id, reason: url.searchParams.get('reason') };
    return { source: await readSource({ snapshot, scope }, asked, wordsOf(locals, snapshot.catalog)) };
  });

export const actions: Actions = {
  run: async ({ params }) => {
    const { requestId } = await orTell(async () => {
      await requireOwnSource(params.source);
      return ask({ kind: 'refresh', sources: [params.source], action: 'refresh_started' });
    });
    redirect(303, `/refresh?request=${requestId}`);
  },
  schedule: async ({ locals, params, request }) => {
    const form = await request.formData();
    const cron = String(form.get('cron') ?? '').trim();
    try {
      await requireOwnSource(params.source);
      await changeSchedule(readScheduleForm(form, [params.source]), null);
    } catch (fault) {
      const { status, code, detail } = toProblem(fault);
      const message = code === 'schedule_invalid' ? locals.t('schedule.invalid') : detail;
      return fail(status, { cron, message });
    }
    return { cron, message: locals.t('schedule.saved') };
  },
};
