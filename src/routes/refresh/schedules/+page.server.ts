import { randomUUID } from 'node:crypto';
import { fail, redirect } from '@sveltejs/kit';
import { zoneName } from '#lib/format/zone-name.ts';
import { formatInstant } from '#lib/format/date.ts';
import { wordsOf } from '#lib/format/words.ts';
import { toProblem } from '#lib/server/http-errors.ts';
import { orTell, readPage } from '#lib/server/page.ts';
import { approvePlan, isUndone, planFor } from '#lib/server/refresh/catch-up.ts';
import { listGroups, listRemovedGroups } from '#lib/server/refresh/groups.ts';
import { requireOwnSource } from '#lib/server/refresh/own-source.ts';
import { readScheduleForm } from '#lib/server/refresh/schedule-form.ts';
import { changeSchedule, listSchedules } from '#lib/server/refresh/schedules.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { scheduleRefusal } from '../saving-schedule.ts';
import { composeSchedule } from '../schedule-view.ts';
import { sourceNameOf } from '#lib/format/source-name.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
  readPage(async ({ catalog }) => {
    const { control } = await openWarehouse();
    const { timezone } = catalog.workspace;
    const said = wordsOf(locals, catalog);
    const nameOf = (id: string) => sourceNameOf(catalog, id, said);
    const words = { ...said, timezone, nameOf: (id: string) => nameOf(id).text };
    const own = listSchedules(control, catalog, 1).map((entry) => ({
      id: entry.sourceId,
      name: nameOf(entry.sourceId),
      sources: [] as string[],
      ...composeSchedule(entry, [], words),
    }));
    const groups = listGroups(control, catalog, 1).map((entry) => ({
      id: entry.schedule.scheduleId,
      name: { text: entry.schedule.name ?? '', language: words.language },
      sources: entry.sources.map((id) => nameOf(id).text),
      ...composeSchedule({ ...entry, contractCron: null, isChosenHere: false }, [], words),
    }));
    const asked = {
      schedule: url.searchParams.get('schedule'),
      from: url.searchParams.get('from') ?? '',
      to: url.searchParams.get('to') ?? '',
    };
    return {
      ...{ own, groups, asked, zone: zoneName(timezone, words.language) },
      removed: listRemovedGroups(control, catalog).map(({ scheduleId, at, before }) => ({
        id: scheduleId,
        name: before?.name ?? '',
        when: formatInstant(at, words.language, timezone),
      })),
      sources: own.map(({ id, name }) => ({ id, name })),
      plan: asked.schedule ? await readPlan(asked.schedule, asked, words) : null,
    };
  });

async function readPlan(
  schedule: string,
  days: { from: string; to: string },
  { t, language, timezone }: Pick<ReturnType<typeof wordsOf>, 't' | 'language'> & { timezone: string },
) {
  try {
    const { times, all, undone } = await planFor(schedule, days);
    return {
      ...{ fault: '', all, undone },
      times: times.map((time) => ({
        at: time.at.toISOString(),
        text: formatInstant(time.at.toISOString(), language, timezone),
        state: t(`catching.${time.state ?? 'unseen'}`),
        isUndone: isUndone(time),
      })),
    };
  } catch (fault) {
    const { code } = toProblem(fault);
    if (code !== 'schedule_invalid') throw fault;
    return { fault: t('catching.invalid'), times: [], all: 0, undone: 0 };
  }
}

export const actions: Actions = {
  group: async ({ request, locals: { t } }) => {
    const form = await request.formData();
    const name = String(form.get('name') ?? '').trim();
    const sources = form.getAll('sources').filter((one) => typeof one === 'string');
    const cron = String(form.get('cron') ?? '');
    if (name === '' || sources.length === 0)
      return fail(400, { message: t('schedules.groupInvalid'), refused: null, cron });
    const id = `group-${randomUUID()}`;
    try {
      await Promise.all(sources.map(requireOwnSource));
      await changeSchedule(readScheduleForm(form, sources, { id, name }), null);
    } catch (fault) {
      return fail(toProblem(fault).status, { message: '', refused: scheduleRefusal(fault, t, cron), cron });
    }
    redirect(303, `/refresh/schedules/${id}`);
  },
  catchUp: async ({ request }) => {
    const form = await request.formData();
    const text = (name: string) => String(form.get(name) ?? '');
    const times = form.getAll('time').filter((one) => typeof one === 'string');
    await orTell(() => approvePlan(text('schedule'), times, { from: text('from'), to: text('to') }));
    redirect(303, '/refresh');
  },
};
