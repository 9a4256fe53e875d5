import { error, fail, redirect } from '@sveltejs/kit';
import { wordsOf } from '#lib/format/words.ts';
import { orTell, readPage } from '#lib/server/page.ts';
import { requireOwnGroup } from '#lib/server/refresh/groups.ts';
import { requireOwnSource } from '#lib/server/refresh/own-source.ts';
import { readMissedPolicy, readScheduleForm } from '#lib/server/refresh/schedule-form.ts';
import { changeSchedule, dropSchedule, goOn, stopSchedule } from '#lib/server/refresh/schedules.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { savingSchedule } from '../../saving-schedule.ts';
import { readGroup } from './read-group.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  readPage(async ({ catalog }) => {
    const { control } = await openWarehouse();
    const group = readGroup({ control, catalog }, params.group, wordsOf(locals, catalog));
    if (!group) error(404, { message: locals.t('grouping.unknown'), code: 'address_unknown' });
    return { group };
  });

export const actions: Actions = {
  schedule: async ({ locals, params, request }) => {
    const form = await request.formData();
    const name = text(form, 'name');
    const sources = form.getAll('sources').filter((one) => typeof one === 'string');
    const typed = { cron: text(form, 'proposed') || text(form, 'cron') };
    if (name === '' || sources.length === 0)
      return fail(400, { ...typed, message: locals.t('schedules.groupInvalid') });
    return savingSchedule(locals, typed, async () => {
      await requireOwnGroup(params.group);
      await Promise.all(sources.map(requireOwnSource));
      await changeSchedule(readScheduleForm(form, sources, { id: params.group, name }), null);
    });
  },
  pause: async ({ locals, params, request }) => {
    const reason = text(await request.formData(), 'reason');
    if (reason === '') return fail(400, { message: locals.t('decide.reasonMissing') });
    return savingSchedule(locals, {}, async () => {
      await requireOwnGroup(params.group);
      await stopSchedule(params.group, reason);
    });
  },
  resume: async ({ locals, params, request }) => {
    const form = await request.formData();
    return savingSchedule(locals, {}, async () => {
      await requireOwnGroup(params.group);
      await goOn(params.group, readMissedPolicy(form));
    });
  },
  remove: async ({ locals, params, request }) => {
    const reason = text(await request.formData(), 'reason');
    if (reason === '') return fail(400, { message: locals.t('decide.reasonMissing') });
    await orTell(async () => {
      await requireOwnGroup(params.group);
      await dropSchedule(params.group, reason);
    });
    redirect(303, `/refresh/schedules/${params.group}`);
  },
};

const text = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();
