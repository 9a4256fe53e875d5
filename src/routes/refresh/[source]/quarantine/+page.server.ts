import { fail, redirect } from '@sveltejs/kit';
import { wordsOf } from '#lib/format/words.ts';
import { refusalView } from '#lib/i18n/refusal-text.ts';
import { askedProblem } from '#lib/server/http-errors.ts';
import { orTell, readPage } from '#lib/server/page.ts';
import { mend, tableOf } from '#lib/server/refresh/mend.ts';
import type { Mend } from '#lib/server/refresh/mend-kind.ts';
import { requireSource } from '#lib/server/questions.ts';
import { withSnapshot } from '#lib/server/warehouse.ts';
import { composeRefused } from './compose-refused.ts';
import type { RefusedText } from '#lib/server/refresh/judge-mend.ts';
import { readBench } from './read-bench.ts';
import { readCells, readDrops, readMappings, readPlaces } from './read-forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
  readPage(
    async (snapshot) => ({
      bench: await readBench(snapshot, params.source, askedOf(url), wordsOf(locals, snapshot.catalog)),
    }),
    { locals, url },
  );

/** What is asked for, beside the name of an action, which Kit puts there as well. */
const askedOf = ({ searchParams }: URL): URLSearchParams =>
  new URLSearchParams([...searchParams].filter(([name]) => !name.startsWith('/')));

/** Asks for a replay with what a form says; what is wrong with the form is told on the page. */
async function mending(
  { params, request, locals }: { params: { source: string }; request: Request; locals: App.Locals },
  read: (form: FormData, table: string) => Promise<Mend> | Mend,
) {
  const form = await request.formData();
  const table = String(form.get('table') ?? params.source);
  try {
    const mends = await read(form, table);
    const mended = await mend(params.source, table, mends, String(form.get('why') ?? ''));
    if (mended.request) redirect(303, `/refresh?request=${mended.request.requestId}`);
    return fail(400, {
      refusal: refusalView({ code: 'text_invalid', message: null, part: 'texts' }, locals.t),
      refused: await refusedForm(form, mended.refused, { table, params, locals }),
    });
  } catch (fault) {
    const told = askedProblem(fault);
    if (told)
      return fail(told.status, {
        refusal: refusalView({ code: told.code, message: told.detail, part: told.part }, locals.t),
        refused: null,
      });
    return orTell(() => Promise.reject(fault as Error), locals.t);
  }
}

function refusedForm(
  form: FormData,
  refused: RefusedText[],
  { table, params, locals }: { table: string; params: { source: string }; locals: App.Locals },
) {
  return withSnapshot(({ catalog }) => {
    const asked = { source: requireSource(catalog, params.source), table };
    return Promise.resolve(composeRefused(form, refused, asked, wordsOf(locals, catalog)));
  });
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
