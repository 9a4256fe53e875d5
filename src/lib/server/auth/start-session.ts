import type { RequestEvent } from '@sveltejs/kit';
import type { Control } from '#warehouse/control/open-control.ts';
import type { Person } from '#warehouse/control/people.ts';
import { endSession, type Session } from '#warehouse/control/sessions.ts';
import { authSettings } from './auth-settings.ts';
import { clearSessionCookie, writeSessionCookie } from './session-cookie.ts';
import { beginSession, type SignInPlace } from './sign-in.ts';

/** Where a form of a sign-in was sent from. */
export const placeOf = ({ locals, request }: RequestEvent): SignInPlace => ({
  address: locals.address,
  agent: request.headers.get('user-agent') ?? '',
});

/**
 * Signs somebody in, in the browser that asks. It gets a token of its own, whatever it had before: one that somebody else has put
 * there is worth nothing.
 */
export function startSession(
  control: Control,
  event: RequestEvent,
  { person, method }: { person: Person } & Pick<Session, 'method'>,
): void {
  const before = event.locals.reader?.session;
  if (before) endSession(control, before.personId, before.sessionId);
  const token = beginSession(control, person, { ...placeOf(event), method });
  writeSessionCookie(event.cookies, token, authSettings().isSecure);
}

/** Takes the session away from the browser that asks. */
export function forgetSession(event: RequestEvent): void {
  clearSessionCookie(event.cookies, authSettings().isSecure);
}
