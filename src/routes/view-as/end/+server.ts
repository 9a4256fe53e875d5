import { redirect } from '@sveltejs/kit';
import { endViewAs } from '#lib/server/auth/view-as.ts';
import type { RequestHandler } from './$types';

/** Leads an administrator back to what they see themselves. */
export const POST: RequestHandler = async () => {
  const viewed = await endViewAs();
  redirect(303, viewed ? `/people/${viewed}` : '/');
};
