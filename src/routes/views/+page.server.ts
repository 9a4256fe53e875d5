import { fail, redirect } from '@sveltejs/kit';
import { formatDayOf } from '#lib/format/date.ts';
import { askedProblem } from '#lib/server/http-errors.ts';
import { readPage } from '#lib/server/page.ts';
import { listViews, removeView, saveView } from '#lib/server/saved-views.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
  readPage(async ({ catalog }) => {
    const views = (await listViews()).map(({ id, name, address, savedAt }) => ({
      ...{ id, name, address },
      savedOn: formatDayOf(savedAt, locals.language, catalog.workspace.timezone),
    }));
    return { views, saved: views.find(({ id }) => String(id) === url.searchParams.get('saved')) ?? null };
  });

export const actions: Actions = {
  /** Saves the address of a page. Its link is that address: whoever it is handed to sees what they may see. */
  save: async ({ locals, request }) => {
    const form = await request.formData();
    const asked = { name: String(form.get('name') ?? ''), address: String(form.get('address') ?? '') };
    let id: number;
    try {
      ({ id } = await saveView(asked));
    } catch (fault) {
      const told = askedProblem(fault);
      if (!told) throw fault;
      const message = locals.t(told.part === 'name' ? 'views.nameInvalid' : 'views.addressInvalid');
      return fail(told.status, { ...asked, message });
    }
    redirect(303, `/views?saved=${id}`);
  },
  remove: async ({ request }) => {
    await removeView(Number((await request.formData()).get('id')));
    redirect(303, '/views');
  },
};
