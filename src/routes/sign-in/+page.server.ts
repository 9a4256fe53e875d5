import { fail, redirect } from '@sveltejs/kit';
import { authSettings } from '#lib/server/auth/auth-settings.ts';
import { ownAddress } from '#lib/server/auth/own-address.ts';
import { findSampleAccount, sampleAccounts } from '#lib/server/auth/sample-accounts.ts';
import { placeOf, startSession } from '#lib/server/auth/start-session.ts';
import { checkPassword } from '#lib/server/auth/sign-in.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  const to = ownAddress(url.searchParams.get('to'));
  if (locals.reader) redirect(303, to);
  const { t } = locals;
  const samples = authSettings().isDemonstration
    ? sampleAccounts.map(({ name }) => ({ name, text: t(`sample.${name}`) }))
    : [];
  return { to, samples };
};

export const actions: Actions = {
  password: async (event) => {
    const form = await event.request.formData();
    const typed = { name: String(form.get('name') ?? ''), password: String(form.get('password') ?? '') };
    const { control } = await openWarehouse();
    const found = await checkPassword(control, typed, placeOf(event));
    if (!found.ok)
      return fail(found.why === 'wait' ? 429 : 400, {
        name: typed.name,
        message: event.locals.t(found.why === 'wait' ? 'signin.wait' : 'signin.wrong'),
      });
    startSession(control, event, { person: found.person, method: 'password' });
    redirect(303, ownAddress(String(form.get('to') ?? '')));
  },
  /** Of the demonstration alone. */
  sample: async (event) => {
    const form = await event.request.formData();
    const { control } = await openWarehouse();
    const person = authSettings().isDemonstration
      ? findSampleAccount(control, String(form.get('account') ?? ''))
      : null;
    if (!person) return fail(400, { name: '', message: event.locals.t('signin.wrong') });
    startSession(control, event, { person, method: 'sample' });
    redirect(303, ownAddress(String(form.get('to') ?? '')));
  },
};
