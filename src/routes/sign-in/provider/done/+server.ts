import { error, redirect } from '@sveltejs/kit';
import { authSettings } from '#lib/server/auth/auth-settings.ts';
import { checkProvider } from '#lib/server/auth/check-provider.ts';
import { installationProvider } from '#lib/server/auth/installation.ts';
import { ownAddress } from '#lib/server/auth/own-address.ts';
import { startSession } from '#lib/server/auth/start-session.ts';
import { clearStep, readStep } from '#lib/server/auth/step-cookie.ts';
import { holdBack } from '#lib/server/auth/hold-back.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import type { RequestHandler } from './$types';

/** Where the single sign-on sends the browser back to. */
export const GET: RequestHandler = async (event) => {
  const { cookies, locals, url } = event;
  holdBack(event);
  const provider = installationProvider();
  if (!provider) error(404, { message: locals.t('error.notFound.title'), code: 'address_unknown' });
  const { control } = await openWarehouse();
  const { isSecure } = authSettings();
  const answered = { query: url.searchParams, token: readStep(cookies, 'provider', isSecure) };
  clearStep(cookies, 'provider', isSecure);
  const outcome = await checkProvider(control, provider, answered, locals.address);
  if (!outcome.ok) redirect(303, `/sign-in?told=${outcome.code}`);
  startSession(control, event, { person: outcome.person, method: 'provider' });
  redirect(303, ownAddress(outcome.returnTo));
};
