import { error, json } from '@sveltejs/kit';
import { authSettings } from '#lib/server/auth/auth-settings.ts';
import { askForOwnPasskey } from '#lib/server/auth/own-factors.ts';
import { writeStep } from '#lib/server/auth/step-cookie.ts';
import type { RequestHandler } from './$types';

/** What the browser asks a device for a new key of the reader's. */
export const POST: RequestHandler = async ({ cookies, locals, url }) => {
  const asked = await askForOwnPasskey(url);
  if (!asked) error(404, { message: locals.t('error.notFound.title'), code: 'address_unknown' });
  writeStep(cookies, 'passkey', asked.token, authSettings().isSecure);
  return json(asked.options);
};
