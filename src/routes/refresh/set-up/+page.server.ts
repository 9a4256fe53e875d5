import { fail, redirect } from '@sveltejs/kit';
import { refusalView } from '#lib/i18n/refusal-text.ts';
import { askedProblem } from '#lib/server/http-errors.ts';
import { record } from '#lib/server/audit/record.ts';
import { orTell } from '#lib/server/page.ts';
import { requireDraft, settleDraft, writeDraft } from '#lib/server/set-up/draft.ts';
import { sampleEndings } from '#lib/server/set-up/send-sample.ts';
import { refusedText } from '#lib/server/uploads/refused-text.ts';
import { composeDraft } from './compose-draft.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { t }, url }) =>
  orTell(async () => {
    const asked = url.searchParams.get('draft');
    return Promise.resolve({
      draft: asked === null ? null : composeDraft(requireDraft(asked), t),
      isSettled: url.searchParams.has('settled'),
      refused: refusedText(url, sampleEndings, t),
    });
  });

export const actions: Actions = {
  settle: async ({ request, locals: { t } }) => {
    const form = await request.formData();
    const text = (name: string) => String(form.get(name) ?? '');
    const types = [...form].flatMap(([name, value]) =>
      name.startsWith('type:') ? [[name.slice(5), String(value)] as const] : [],
    );
    try {
      settleDraft(text('draft'), {
        ...{ name: text('name'), owner: text('owner'), cron: text('cron') },
        key: form.getAll('key').map(String),
        types: new Map(types),
      });
    } catch (fault) {
      const told = askedProblem(fault);
      if (told)
        return fail(told.status, {
          refusal: refusalView({ code: told.code, message: told.detail, part: told.part }, t),
          said: '',
        });
      throw fault;
    }
    redirect(303, `/refresh/set-up?draft=${text('draft')}&settled`);
  },
  write: async ({ request, locals: { t } }) => {
    const form = await request.formData();
    const draft = String(form.get('draft') ?? '');
    const { isWritten, said } = await orTell(() => writeDraft(draft));
    if (isWritten) await record({ action: 'contract_written', object: `draft:${draft}` });
    return isWritten
      ? { refusal: null, said }
      : fail(409, { refusal: refusalView({ code: null, message: said }, t), said: '' });
  },
};
