import { redirect } from '@sveltejs/kit';
import { orTell } from '#lib/server/page.ts';
import { afterUpload, uploadPlace } from '#lib/server/uploads/after-upload.ts';
import { kitBody } from '#lib/server/uploads/kit-body.ts';
import type { RequestHandler } from './$types';

/** Answered before Kit in the built server, where files may be larger than Kit's bodies. */
export const POST: RequestHandler = async ({ request, url }) => {
  const { headers, body } = kitBody(request);
  redirect(303, await orTell(() => afterUpload(uploadPlace(url)!, headers, body)));
};
