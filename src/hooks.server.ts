import type { Handle, HandleServerError, RequestEvent } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import type { IncomingMessage } from 'node:http';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { chooseLanguage } from '#lib/i18n/choose-language.ts';
import { translator } from '#lib/i18n/translate.ts';
import { authSettings } from '#lib/server/auth/auth-settings.ts';
import { authenticate } from '#lib/server/auth/authenticate.ts';
import { isOfThisSite } from '#lib/server/auth/own-form.ts';
import { tooMany } from '#lib/server/auth/rate-limit.ts';
import { readingAs } from '#lib/server/auth/reader.ts';
import { neededFor } from '#lib/server/auth/route-rights.ts';
import { clientAddress } from '#lib/server/client-address.ts';
import { readSettings } from '#lib/server/env.ts';
import { logFault } from '#lib/server/fault-log.ts';
import { packPage } from '#lib/server/pack-page.ts';
import { noteActor, noteRoute } from '#lib/server/requests/request-context.ts';
import { PLAIN_POLICY, writePlainPage } from '#lib/server/plain-page.ts';
import { securityHeaders, transportHeaders } from '#lib/server/security-headers.ts';
import { askedVersion } from '#lib/server/page.ts';
import { holdingOneVersion, openWarehouse } from '#lib/server/warehouse.ts';
import { chooseTheme } from '#lib/ui/theme.ts';

const YEAR_SECONDS = 365 * 86_400;

/** Finds the reader's language and theme, remembers what the address asked for, and writes both into the page. */
const knowTheReader: Handle = async ({ event, resolve }) => {
  const { cookies, locals, request, url } = event;
  const asked = { lang: url.searchParams.get('lang'), theme: url.searchParams.get('theme') };
  locals.language = chooseLanguage(asked.lang, cookies.get('lang'), request.headers.get('accept-language'));
  locals.theme = chooseTheme(asked.theme, cookies.get('theme'));
  locals.t = translator(locals.language, await loadMessages(locals.language));
  const remember = (name: 'lang' | 'theme', value: string) => {
    if (asked[name] === value && cookies.get(name) !== value)
      cookies.set(name, value, {
        path: '/',
        maxAge: YEAR_SECONDS,
        sameSite: 'lax',
        secure: url.protocol === 'https:',
      });
  };
  remember('lang', locals.language);
  remember('theme', locals.theme);
  return resolve(event, {
    transformPageChunk: ({ html }) =>
      html.replace('%lang%', locals.language).replace('%theme%', locals.theme),
  });
};

/**
 * Finds who asks, and whether they may: a page that does not say what it needs is answered to nobody. Whoever is not signed in is led to
 * the sign-in; whoever may not see a page is told that it is not there.
 */
const admit: Handle = async ({ event, resolve }) => {
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
  if (url.pathname === '/') return leadTo(event, reader.rights.has('manage_people') ? '/people' : '/account');
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
  const { t, language } = locals;
  const page = writePlainPage({
    ...{ language, title, says: [{ text: t('error.notFound.holds') }] },
    links: [{ href: '/', text: t('error.home') }],
  });
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': PLAIN_POLICY };
  return new Response(page, { status, headers });
}

/** Where a request came from, behind proxies too. */
function addressOf({ getClientAddress, platform, request }: RequestEvent): string {
  const peer = (platform as { req?: IncomingMessage } | undefined)?.req?.socket.remoteAddress;
  const forwarded = request.headers.get('x-forwarded-for');
  return clientAddress(peer ?? getClientAddress(), forwarded, readSettings().proxies);
}

/** Headers that protect readers; the content security policy is Kit's own. */
const protect: Handle = async ({ event, resolve }) => {
  const response = await resolve(event);
  const { isSecure } = authSettings();
  const headers = { ...securityHeaders, ...(isSecure ? transportHeaders : {}) };
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  // What is read by one person is nobody else's; pictures and the like say more of it themselves.
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store');
  return response;
};

/** A briefing is a hundred kilobytes as it is written, and a sixth of that as it travels. */
const packWhatTravels: Handle = async ({ event, resolve }) => packPage(event.request, await resolve(event));

/** The frame and the page are read apart, and yet must show the same version: the one served or, of an indicator, the one asked for. */
const readOneVersion: Handle = ({ event, resolve }) =>
  holdingOneVersion(async () => resolve(event), askedVersion(event));

export const handle: Handle = sequence(packWhatTravels, protect, readOneVersion, knowTheReader, admit);

/** What nobody foresaw: the log gets all of it, the reader an id that stands there. */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
  if (status < 500) return { message };
  const id = logFault(error, { path: event.url.pathname });
  return { message, code: 'internal', id };
};
