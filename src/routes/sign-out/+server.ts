import { redirect } from '@sveltejs/kit';
import { signOut } from '#lib/server/auth/own-account.ts';
import { forgetSession } from '#lib/server/auth/start-session.ts';
import type { RequestHandler } from './$types';

/** Ends the session of the browser that asks. */
export const POST: RequestHandler = async (event) => {
  await signOut();
  forgetSession(event);
  redirect(303, '/sign-in');
};
