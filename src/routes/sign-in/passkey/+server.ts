import { error, json } from '@sveltejs/kit';
import { authSettings } from '#lib/server/auth/auth-settings.ts';
import { ownSite } from '#lib/server/auth/own-factors.ts';
import { beginPasskeySignIn } from '#lib/server/auth/passkeys.ts';
import { writeStep } from '#lib/server/auth/step-cookie.ts';
import { holdBack } from '#lib/server/auth/hold-back.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import type { RequestHandler } from './$types';

/** Answers the challenge that a sign-in by passkey begins with; any passkey of this site may answer it. */
export const POST: RequestHandler = async (event) => {
  const { cookies, locals, url } = event;
  holdBack(event);
  const site = ownSite(url);
  if (!site) error(404, { message: locals.t('error.notFound.title'), code: 'address_unknown' });
  const { options, token } = await beginPasskeySignIn((await openWarehouse()).control, site);
  writeStep(cookies, 'passkey', token, authSettings().isSecure);
  return json(options);
};
