import { error } from '@sveltejs/kit';
import { writeSecurityText } from '#lib/server/security-text.ts';
import type { RequestHandler } from './$types';

/** Where whoever finds a hole may tell of it; nothing until the installation says where. @source RFC 9116 */
export const GET: RequestHandler = async ({ locals, url }) => {
  const text = await writeSecurityText(url.origin);
  if (text === null) error(404, { message: locals.t('error.notFound.title'), code: 'address_unknown' });
  return new Response(text, {
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'private, max-age=3600' },
  });
};
