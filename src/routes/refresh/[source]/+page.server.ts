import { error, fail, redirect, type ActionFailure } from '@sveltejs/kit';
import { wordsOf } from '#lib/format/words.ts';
import { toProblem } from '#lib/server/http-errors.ts';
import { orTell, readPage } from '#lib/server/page.ts';
import { ask, type RefreshRequest } from '#lib/server/refresh/ask.ts';
import { liftRefusals, rollBack } from '#lib/server/refresh/decisions.ts';
import { requireOwnSource } from '#lib/server/refresh/own-source.ts';
import { readMissedPolicy, readScheduleForm } from '#lib/server/refresh/schedule-form.ts';
import { changeSchedule, goOn, stopSchedule } from '#lib/server/refresh/schedules.ts';
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
  plan: ({ params }) =>
    following(async () => {
      await requireOwnSource(params.source);
      return ask({ kind: 'plan', sources: [params.source], action: 'refresh_started' });
    }),
  schedule: async ({ locals, params, request }) => {
    const form = await request.formData();
    const cron = text(form, 'cron');
    const times = form.get('times') === 'contract' ? {} : { cron };
    return saving(locals, times, async () => {
      await requireOwnSource(params.source);
      await changeSchedule(readScheduleForm(form, [params.source]), null);
    });
  },
  pause: async ({ locals, params, request }) => {
    const reason = text(await request.formData(), 'reason');
    if (reason === '') return fail(400, { message: locals.t('decide.reasonMissing') });
    return saving(locals, {}, async () => {
      await requireOwnSource(params.source);
      await stopSchedule(params.source, reason);
    });
  },
  resume: async ({ locals, params, request }) => {
    const form = await request.formData();
    return saving(locals, {}, async () => {
      await requireOwnSource(params.source);
      await goOn(params.source, readMissedPolicy(form));
    });
  },
  rollBack: async ({ locals, params, request }) => {
    const form = await request.formData();
    const [version, reason] = [text(form, 'version'), text(form, 'reason')];
    if (reason === '') return fail(400, { message: locals.t('decide.reasonMissing') });
    return following(async () => {
      await requireOwnSource(params.source);
      return rollBack(params.source, version || null, reason);
    });
  },
  lift: ({ params }) =>
    following(async () => {
      await requireOwnSource(params.source);
      return liftRefusals(params.source);
    }),
};

const text = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();

/** Saves something of a schedule; what was typed comes back with what is wrong with it. */
async function saving<Typed extends { cron?: string }>(
  { t }: App.Locals,
  typed: Typed,
  save: () => Promise<void>,
): Promise<(Typed & { message: string }) | ActionFailure<Typed & { message: string }>> {
  try {
    await save();
  } catch (fault) {
    const { status, code, detail } = toProblem(fault);
    return fail(status, { ...typed, message: code === 'schedule_invalid' ? t('schedule.invalid') : detail });
  }
  return { ...typed, message: t('schedule.saved') };
}

/** Asks for something and leads on to where it can be watched; what failed at once is told here. */
async function following(work: () => Promise<RefreshRequest>) {
  const { requestId, state, errorMessage } = await orTell(work);
  if (state === 'failed') return fail(409, { fault: errorMessage ?? '' });
  redirect(303, `/refresh?request=${requestId}`);
}
