import type { Handle, RequestEvent } from '@sveltejs/kit';
import type { IncomingMessage } from 'node:http';
import faces from '#lib/ui/fonts.css?inline';
import { wayHome } from '#lib/ui/way-home.ts';
import { clientAddress } from '../client-address.ts';
import { readSetting } from '../env.ts';
import { PLAIN_POLICY, writePlainPage } from '../plain-page.ts';
import { noteActor, noteRoute } from '../requests/request-context.ts';
import { openWarehouse } from '../warehouse.ts';
import { authSettings } from './auth-settings.ts';
import { authenticate } from './authenticate.ts';
import { isOfThisSite } from './own-form.ts';
import { tooMany } from './rate-limit.ts';
import { readingAs } from './reader.ts';
import { neededFor } from './route-rights.ts';

/**
 * Finds who asks, and whether they may: a page that does not say what it needs is answered to nobody. Whoever is not signed in is led to
 * the sign-in; whoever may not see a page is told that it is not there.
 */
export const admit: Handle = async ({ event, resolve }) => {
  const { locals, request, route, url } = event;
  noteRoute(route.id);
  const { control } = await openWarehouse();
  const { headers } = request;
  locals.address = addressOf(event);
  locals.reader = authenticate(
    control,
    {
      ...{ cookie: headers.get('cookie'), authorization: headers.get('authorization') },
      address: locals.address,
    },
    authSettings((name) => headers.get(name)),
  );
  const { reader, t } = locals;
  noteActor(reader);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead && !isOfThisSite(request, url)) return refuse(event, 403, t('error.otherSite'));
  const needed = route.id === null ? 'nothing' : neededFor(route.id, isRead ? null : url.searchParams);
  const answer = async () => resolve(event);
  if (needed === 'nothing') return reader ? readingAs(reader, answer) : answer();
  if (!reader) return leadTo(event, `/sign-in?to=${encodeURIComponent(`${url.pathname}${url.search}`)}`);
  const wait = tooMany(reader.actor);
  if (wait !== null) return refuse(event, 429, t('error.tooMany', { seconds: wait }));
  if (needed === 'signed_in' || (needed !== null && reader.rights.has(needed)))
    return readingAs(reader, answer);
  // Whoever sees no figures has no briefing, and begins elsewhere.
  if (url.pathname === '/') return leadTo(event, wayHome([...reader.rights], t).href);
  return refuse(event, 404, t('error.notFound.title'));
};

/** Leads a browser elsewhere, or the script of a page that asks for data. */
function leadTo({ isDataRequest }: RequestEvent, location: string): Response {
  if (isDataRequest) return Response.json({ type: 'redirect', location });
  return new Response(null, { status: 303, headers: { location } });
}

/** Tells in a sentence why there is no page. */
function refuse({ isDataRequest, locals }: RequestEvent, status: number, title: string): Response {
  if (isDataRequest) return Response.json({ message: title, code: 'address_unknown' }, { status });
  const { t, language, theme, reader } = locals;
  const page = writePlainPage({
    ...{
      language,
      theme,
      title,
      says: [{ text: t(status === 404 ? 'error.notFound.holds' : 'error.refused.holds') }],
    },
    links: [wayHome(reader && [...reader.rights], t)],
    faces,
  });
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': PLAIN_POLICY };
  return new Response(page, { status, headers });
}

/** Where a request came from, behind proxies too. */
function addressOf({ getClientAddress, platform, request }: RequestEvent): string {
  const peer = (platform as { req?: IncomingMessage } | undefined)?.req?.socket.remoteAddress;
  const forwarded = request.headers.get('x-forwarded-for');
  return clientAddress(peer ?? getClientAddress(), forwarded, readSetting('proxies'));
}
