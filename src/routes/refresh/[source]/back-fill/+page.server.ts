import { redirect } from '@sveltejs/kit';
import { wordsOf } from '#lib/format/words.ts';
import { toProblem } from '#lib/server/http-errors.ts';
import { orTell, readPage } from '#lib/server/page.ts';
import { requireSource } from '#lib/server/questions.ts';
import { approveBackFill, endBackFill, listBackFills } from '#lib/server/refresh/back-fill.ts';
import { planBackFill, type BackFillPlan, type MonthRange } from '#lib/server/refresh/back-fill-plan.ts';
import { requireOwnSource } from '#lib/server/refresh/own-source.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { sourceNameOf } from '#lib/format/source-name.ts';
import { composeBackFills, composePlan } from './compose-back-fill.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
  readPage(
    async (snapshot, scope) => {
      const { catalog } = snapshot;
      const source = requireSource(catalog, params.source);
      const { control } = await openWarehouse();
      const words = { ...wordsOf(locals, catalog), timezone: catalog.workspace.timezone };
      const asked = { from: url.searchParams.get('from') ?? '', to: url.searchParams.get('to') ?? '' };
      const range = asked.from === '' ? lastYear(snapshot.asOf) : asked;
      const found = await orFault(() => planBackFill({ snapshot, scope, control }, source, toDays(range)));
      return {
        source: { id: source.id, code: source.code ?? '', name: sourceNameOf(catalog, source.id, words) },
        range,
        plan: found === null ? null : composePlan(found, catalog, words),
        backFills: composeBackFills(listBackFills(control, source.id), words),
      };
    },
    { locals, url },
  );

/** Months as forms say them: `2026-10`. */
const toDays = ({ from, to }: MonthRange): MonthRange => ({ from: `${from}-01`, to: `${to}-01` });

function lastYear(asOf: string): MonthRange {
  const first = new Date(`${asOf.slice(0, 7)}-01T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() - 11);
  return { from: first.toISOString().slice(0, 7), to: asOf.slice(0, 7) };
}

/** Null for months that are none. */
async function orFault(work: () => Promise<BackFillPlan>): Promise<BackFillPlan | null> {
  try {
    return await work();
  } catch (fault) {
    if (toProblem(fault).code !== 'question_invalid') throw fault;
    return null;
  }
}

export const actions: Actions = {
  approve: async ({ locals, params, request }) => {
    const form = await request.formData();
    const range = { from: text(form, 'from'), to: text(form, 'to') };
    const periods = form.getAll('period').filter((one) => typeof one === 'string');
    await orTell(() => approveBackFill(params.source, toDays(range), periods), locals.t);
    redirect(303, `/refresh/${params.source}/back-fill?from=${range.from}&to=${range.to}`);
  },
  cancel: async ({ locals, params, request }) => {
    const id = text(await request.formData(), 'id');
    await orTell(async () => {
      await requireOwnSource(params.source);
      await endBackFill(params.source, id);
    }, locals.t);
    redirect(303, `/refresh/${params.source}/back-fill`);
  },
};

const text = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();
