import { fail, redirect } from '@sveltejs/kit';
import { signInOrAsk } from '#lib/server/auth/sign-in-or-ask.ts';
import { lookAtLink, takeLink } from '#lib/server/auth/take-link.ts';
import { askedProblem } from '#lib/server/http-errors.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, setHeaders }) => {
  // The address is a secret while it works.
  setHeaders({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
  const { control } = await openWarehouse();
  const link = lookAtLink(control, params.token);
  return { link: link && { kind: link.kind, name: link.person?.name ?? null } };
};

export const actions: Actions = {
  default: async (event) => {
    let to: string;
    const form = await event.request.formData();
    const text = (name: string) => String(form.get(name) ?? '');
    const typed = { name: text('name'), label: text('label') };
    const { control } = await openWarehouse();
    try {
      const address = event.locals.address;
      const person = await takeLink(control, event.params.token, {
        ...{ ...typed, password: text('password'), address },
      });
      if (!person) return fail(410, { ...typed, message: null });
      to = signInOrAsk(control, event, { person, method: 'link' }, '/');
    } catch (fault) {
      const told = askedProblem(fault);
      if (told?.code !== 'text_invalid') throw fault;
      const part = told.part === 'name' || told.part === 'label' ? told.part : 'password';
      return fail(told.status, { ...typed, message: event.locals.t(`link.${part}Invalid`) });
    }
    redirect(303, to);
  },
};
