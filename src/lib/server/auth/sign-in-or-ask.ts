import type { RequestEvent } from '@sveltejs/kit';
import type { Control } from '#warehouse/control/open-control.ts';
import type { Person } from '#warehouse/control/people.ts';
import type { Session } from '#warehouse/control/sessions.ts';
import { authSettings } from './auth-settings.ts';
import { beginSecondStep } from './second-step.ts';
import { startSession } from './start-session.ts';
import { writeStep } from './step-cookie.ts';
import { readSecondFactor } from './totp.ts';

/**
 * Signs in whoever has shown a password or a link, or asks for their second factor first: until it is shown they are nobody.
 * @param to path of what they wanted
 * @returns the path to go on to
 */
export function signInOrAsk(
  control: Control,
  event: RequestEvent,
  shown: { person: Person } & Pick<Session, 'method'>,
  to: string,
): string {
  const { personId } = shown.person;
  if (readSecondFactor(control, personId).since === null) {
    startSession(control, event, shown);
    return to;
  }
  const token = beginSecondStep(control, { personId, returnTo: to });
  writeStep(event.cookies, 'second', token, authSettings().isSecure);
  return '/sign-in/second';
}
