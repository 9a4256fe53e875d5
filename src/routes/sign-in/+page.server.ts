import { fail, redirect } from '@sveltejs/kit';
import { authSettings } from '#lib/server/auth/auth-settings.ts';
import { installationProvider } from '#lib/server/auth/installation.ts';
import { holdBack } from '#lib/server/auth/hold-back.ts';
import { ownAddress } from '#lib/server/auth/own-address.ts';
import { ownSite } from '#lib/server/auth/own-factors.ts';
import { isRefusalCode } from '#lib/server/auth/refusal.ts';
import { findSampleAccount, sampleAccounts } from '#lib/server/auth/sample-accounts.ts';
import { placeOf, startSession } from '#lib/server/auth/start-session.ts';
import { signInOrAsk } from '#lib/server/auth/sign-in-or-ask.ts';
import { checkPassword } from '#lib/server/auth/sign-in.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, request, url }) => {
  const to = ownAddress(url.searchParams.get('to'));
  // Whoever changes how they sign in may have to show it once more.
  if (locals.reader && !url.searchParams.has('again')) redirect(303, to);
  const { t } = locals;
  const samples = authSettings((name) => request.headers.get(name)).isDemonstration
    ? sampleAccounts.map(({ name }) => ({ name, text: t(`sample.${name}`) }))
    : [];
  const told = url.searchParams.get('told');
  return {
    ...{ to, samples, passkeys: ownSite(url) !== null },
    provider: installationProvider()?.label[locals.language] ?? null,
    told: isRefusalCode(told) ? locals.t(`refused.${told}`) : null,
  };
};

export const actions: Actions = {
  password: async (event) => {
    holdBack(event);
    const form = await event.request.formData();
    const typed = { name: String(form.get('name') ?? ''), password: String(form.get('password') ?? '') };
    const { control } = await openWarehouse();
    const found = await checkPassword(control, typed, placeOf(event));
    if (!found.ok)
      return fail(found.why === 'wait' ? 429 : 400, {
        name: typed.name,
        message: event.locals.t(found.why === 'wait' ? 'signin.wait' : 'signin.wrong'),
      });
    const to = ownAddress(String(form.get('to') ?? ''));
    redirect(303, signInOrAsk(control, event, { person: found.person, method: 'password' }, to));
  },
  /** Of the demonstration alone. */
  sample: async (event) => {
    holdBack(event);
    const { request } = event;
    const form = await event.request.formData();
    const { control } = await openWarehouse();
    const person = authSettings((name) => request.headers.get(name)).isDemonstration
      ? findSampleAccount(control, String(form.get('account') ?? ''))
      : null;
    if (!person) return fail(400, { name: '', message: event.locals.t('signin.wrong') });
    startSession(control, event, { person, method: 'sample' });
    redirect(303, ownAddress(String(form.get('to') ?? '')));
  },
};
