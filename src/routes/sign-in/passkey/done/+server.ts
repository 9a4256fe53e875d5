import { error, json } from '@sveltejs/kit';
import { authSettings } from '#lib/server/auth/auth-settings.ts';
import { checkPasskey } from '#lib/server/auth/check-passkey.ts';
import { ownSite } from '#lib/server/auth/own-factors.ts';
import { startSession } from '#lib/server/auth/start-session.ts';
import { clearStep, readStep } from '#lib/server/auth/step-cookie.ts';
import { holdBack } from '#lib/server/auth/hold-back.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import type { RequestHandler } from './$types';

/** Signs in whoever's key the browser brings. Answers `{ message }`: null where they are signed in, else what to tell them. */
export const POST: RequestHandler = async (event) => {
  const { cookies, locals, request, url } = event;
  holdBack(event);
  const site = ownSite(url);
  if (!site) error(404, { message: locals.t('error.notFound.title'), code: 'address_unknown' });
  const { control } = await openWarehouse();
  const { isSecure } = authSettings();
  const response: unknown = await request.json().catch(() => null);
  const answered = { token: readStep(cookies, 'passkey', isSecure), response };
  clearStep(cookies, 'passkey', isSecure);
  const outcome = await checkPasskey(control, site, answered, locals.address);
  if (!outcome.ok) return json({ message: locals.t(`refused.${outcome.code}`) });
  startSession(control, event, { person: outcome.person, method: 'passkey' });
  return json({ message: null });
};
