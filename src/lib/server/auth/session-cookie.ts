import type { Cookies } from '@sveltejs/kit';

/** What marks a session in a browser. Over TLS the browser itself keeps it to this host. */
const NAME = 'session';
const NAME_OVER_TLS = '__Host-session';

/** Reads the token of a session from a `Cookie` header; null where there is none. */
export function readSessionCookie(header: string | null | undefined, isSecure: boolean): string | null {
  const wanted = isSecure ? NAME_OVER_TLS : NAME;
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === wanted) return pair.slice(at + 1).trim() || null;
  }
  return null;
}

/** Hands a session to a browser, until it is closed; how long it lasts at most is kept here, not there. */
export function writeSessionCookie(cookies: Cookies, token: string, isSecure: boolean): void {
  cookies.set(isSecure ? NAME_OVER_TLS : NAME, token, attributesOf(isSecure));
}

/** Takes it away again. */
export function clearSessionCookie(cookies: Cookies, isSecure: boolean): void {
  cookies.delete(isSecure ? NAME_OVER_TLS : NAME, attributesOf(isSecure));
}

const attributesOf = (secure: boolean) => ({ path: '/', httpOnly: true, sameSite: 'lax', secure }) as const;
