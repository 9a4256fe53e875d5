import type { Cookies } from '@sveltejs/kit';

/** Steps of a sign-in, or of a change to it, that a browser holds a token of. */
export type Step = 'second' | 'provider' | 'passkey';

/** Seconds after which a browser forgets a token; how long it works is kept here, not there. */
const LIFETIME_SECONDS = 900;

/** Hands the token of a step to a browser. It comes back from the provider too, whose page is another site. */
export function writeStep(cookies: Cookies, step: Step, token: string, isSecure: boolean): void {
  cookies.set(nameOf(step, isSecure), token, { ...attributesOf(isSecure), maxAge: LIFETIME_SECONDS });
}

/** The token of a step; null where the browser has none. */
export function readStep(cookies: Cookies, step: Step, isSecure: boolean): string | null {
  return cookies.get(nameOf(step, isSecure)) ?? null;
}

/** Takes it away again. */
export function clearStep(cookies: Cookies, step: Step, isSecure: boolean): void {
  cookies.delete(nameOf(step, isSecure), attributesOf(isSecure));
}

const nameOf = (step: Step, isSecure: boolean) => `${isSecure ? '__Host-' : ''}${step}-step`;
const attributesOf = (secure: boolean) => ({ path: '/', httpOnly: true, sameSite: 'lax', secure }) as const;
