import { error, redirect } from '@sveltejs/kit';
import { findView } from '#lib/server/saved-views.ts';
import type { RequestHandler } from './$types';

/** Opens a saved view: its page decides what whoever asks may see. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const view = await findView(params.id);
  if (!view) error(404, { message: locals.t('views.unknown'), code: 'address_unknown' });
  redirect(303, view.address);
};
