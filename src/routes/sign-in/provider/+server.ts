import { error, redirect } from '@sveltejs/kit';
import { authSettings } from '#lib/server/auth/auth-settings.ts';
import { installationProvider } from '#lib/server/auth/installation.ts';
import { ownAddress } from '#lib/server/auth/own-address.ts';
import { beginProvider } from '#lib/server/auth/provider.ts';
import { recordRefusal } from '#lib/server/auth/record-refusal.ts';
import { writeStep } from '#lib/server/auth/step-cookie.ts';
import { holdBack } from '#lib/server/auth/hold-back.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import type { RequestHandler } from './$types';

/** Sends the browser on to the single sign-on, or back where that does not answer. */
export const GET: RequestHandler = async (event) => {
  const { cookies, locals, url } = event;
  holdBack(event);
  const provider = installationProvider();
  if (!provider) error(404, { message: locals.t('error.notFound.title'), code: 'address_unknown' });
  const { control } = await openWarehouse();
  const returnTo = ownAddress(url.searchParams.get('to'));
  const redirectUri = `${url.origin}/sign-in/provider/done`;
  const step = await beginProvider(control, provider, { redirectUri, returnTo });
  if (!step.ok) {
    recordRefusal(control, step, null, { method: 'provider', address: locals.address });
    redirect(303, `/sign-in?told=${step.code}&to=${encodeURIComponent(returnTo)}`);
  }
  writeStep(cookies, 'provider', step.cookieToken, authSettings().isSecure);
  redirect(303, step.address);
};
