import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { readBriefing } from '#lib/briefing/read-briefing.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { chooseLanguage } from '#lib/i18n/choose-language.ts';
import { translator } from '#lib/i18n/translate.ts';
import { admit } from '#lib/server/auth/admit.ts';
import { authSettings } from '#lib/server/auth/auth-settings.ts';
import { logFault } from '#lib/server/fault-log.ts';
import { LateScripts } from '#lib/server/late-scripts.ts';
import { packPage } from '#lib/server/pack-page.ts';
import { readAhead } from '#lib/server/read-ahead.ts';
import { securityHeaders, transportHeaders } from '#lib/server/security-headers.ts';
import { askedVersion } from '#lib/server/page.ts';
import { holdingOneVersion } from '#lib/server/warehouse.ts';
import { chooseTheme } from '#lib/ui/theme.ts';

const YEAR_SECONDS = 365 * 86_400;

/** Attributes of a cookie that a browser keeps; scripts do not see it. */
const lasting = ({ protocol }: URL) =>
  ({ path: '/', maxAge: YEAR_SECONDS, sameSite: 'lax', secure: protocol === 'https:' }) as const;

/** Finds the reader's language and theme, remembers what the address asked for, and writes both into the page. */
const knowTheReader: Handle = async ({ event, resolve }) => {
  const { cookies, locals, request, url } = event;
  const asked = { lang: url.searchParams.get('lang'), theme: url.searchParams.get('theme') };
  locals.language = chooseLanguage(asked.lang, cookies.get('lang'), request.headers.get('accept-language'));
  locals.theme = chooseTheme(asked.theme, cookies.get('theme'));
  locals.t = translator(locals.language, await loadMessages(locals.language));
  const remember = (name: 'lang' | 'theme', value: string) => {
    if (asked[name] === value && cookies.get(name) !== value) cookies.set(name, value, lasting(url));
  };
  remember('lang', locals.language);
  remember('theme', locals.theme);
  const scripts = new LateScripts();
  return resolve(event, {
    preload: scripts.preload,
    transformPageChunk: ({ html }) =>
      scripts.place(html.replace('%lang%', locals.language).replace('%theme%', locals.theme)),
  });
};

/**
 * The first page that a browser gets is written in the faces of the machine, and asks for none of ours but that of Devanagari, which a machine
 * may lack, before its content stands: they are fetched behind it, for those that follow.
 */
const askForFaces: Handle = async ({ event, resolve }) => {
  const { cookies, url } = event;
  const isFirst = cookies.get('faces') === undefined;
  const faces = isFirst ? 'later' : 'now';
  const response = await resolve(event, {
    transformPageChunk: ({ html }) => html.replace('%faces%', faces),
  });
  if (isFirst && response.headers.get('content-type')?.startsWith('text/html'))
    response.headers.append('set-cookie', cookies.serialize('faces', 'asked', lasting(url)));
  return response;
};

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

export const handle: Handle = sequence(
  packWhatTravels,
  protect,
  readOneVersion,
  knowTheReader,
  askForFaces,
  admit,
);

/** Who comes first finds that what a briefing asks has been asked before. */
export const init: ServerInit = () => readAhead((scene) => readBriefing(scene, { map: null }));

/** What nobody foresaw: the log gets all of it, the reader an id that stands there. */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
  if (status < 500) return { message };
  const id = logFault(error, { path: event.url.pathname });
  return { message, code: 'internal', id };
};
