import { fail, redirect } from '@sveltejs/kit';
import { wordsOf } from '#lib/format/words.ts';
import { refusalView } from '#lib/i18n/refusal-text.ts';
import { askedProblem } from '#lib/server/http-errors.ts';
import { orTell, readPage } from '#lib/server/page.ts';
import { mend, tableOf, type Mend } from '#lib/server/refresh/mend.ts';
import { readBench } from './read-bench.ts';
import { readCells, readDrops, readMappings, readPlaces } from './read-forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
  readPage(
    async (snapshot) => ({
      bench: await readBench(snapshot, params.source, url.searchParams, wordsOf(locals, snapshot.catalog)),
    }),
    { locals, url },
  );

/** Asks for a replay with what a form says; what is wrong with the form is told on the page. */
async function mending(
  { params, request, locals }: { params: { source: string }; request: Request; locals: App.Locals },
  read: (form: FormData, table: string) => Promise<Mend> | Mend,
) {
  const form = await request.formData();
  const table = String(form.get('table') ?? params.source);
  try {
    const mends = await read(form, table);
    const { requestId } = await mend(params.source, table, mends, String(form.get('why') ?? ''));
    redirect(303, `/refresh?request=${requestId}`);
  } catch (fault) {
    const told = askedProblem(fault);
    if (told)
      return fail(told.status, {
        refusal: refusalView({ code: told.code, message: told.detail, part: told.part }, locals.t),
      });
    return orTell(() => Promise.reject(fault as Error), locals.t);
  }
}

export const actions: Actions = {
  mend: (event) =>
    mending(event, async (form, table) => ({
      kind: 'rows',
      rows: readCells(form, await tableOf(event.params.source, table)),
    })),
  drop: (event) => mending(event, (form) => ({ kind: 'drops', drops: readDrops(form) })),
  restore: (event) => mending(event, (form) => ({ kind: 'restores', restores: readPlaces(form) })),
  map: (event) => mending(event, (form) => ({ kind: 'mappings', mappings: readMappings(form) })),
};
