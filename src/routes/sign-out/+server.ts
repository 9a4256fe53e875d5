import { redirect } from '@sveltejs/kit';
import { record } from '#lib/server/audit/record.ts';
import { forgetSession } from '#lib/server/auth/start-session.ts';
import { endOwnSession } from '#lib/server/auth/own-account.ts';
import type { RequestHandler } from './$types';

/** Ends the session of the browser that asks. */
export const POST: RequestHandler = async (event) => {
  const session = event.locals.reader?.session;
  if (session && (await endOwnSession(session.sessionId)))
    await record({ action: 'sign_out', object: `session:${session.sessionId}` });
  forgetSession(event);
  redirect(303, '/sign-in');
};
