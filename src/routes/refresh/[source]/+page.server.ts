import { error, fail, redirect } from '@sveltejs/kit';
import { wordsOf } from '#lib/format/words.ts';
import { record } from '#lib/server/audit/record.ts';
import { toProblem } from '#lib/server/http-errors.ts';
import { orTell, readPage } from '#lib/server/page.ts';
import { requireOwnSource } from '#lib/server/refresh/own-source.ts';
import { changeSchedule } from '#lib/server/refresh/schedules.ts';
import { startRefresh } from '#lib/server/refresh/start-refresh.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
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
    const { runId, conflict } = await orTell(async () => {
      await requireOwnSource(params.source);
      return startRefresh((await openWarehouse()).control, [params.source], 'manual');
    });
    const detail = { sources: [params.source] };
    if (!conflict) await record({ action: 'refresh_started', object: `run:${runId}`, detail });
    redirect(303, `/refresh?run=${runId}`);
  },
  schedule: async ({ locals, params, request }) => {
    const form = await request.formData();
    const cron = String(form.get('cron') ?? '').trim();
    const paused = form.get('paused') === 'on';
    try {
      await requireOwnSource(params.source);
      await changeSchedule({ sourceId: params.source, cron: cron || null, paused });
      const detail = { cron: cron || null, paused };
      await record({ action: 'schedule_changed', object: `source:${params.source}`, detail });
    } catch (fault) {
      const { status, code, detail } = toProblem(fault);
      const message = code === 'schedule_invalid' ? locals.t('schedule.invalid') : detail;
      return fail(status, { cron, message });
    }
    return { cron, message: locals.t('schedule.saved') };
  },
};
