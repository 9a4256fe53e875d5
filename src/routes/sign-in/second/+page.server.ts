import { fail, redirect } from '@sveltejs/kit';
import { authSettings } from '#lib/server/auth/auth-settings.ts';
import { checkCode } from '#lib/server/auth/check-code.ts';
import { holdBack } from '#lib/server/auth/hold-back.ts';
import { installationSeal } from '#lib/server/auth/installation.ts';
import { readSecondStep } from '#lib/server/auth/second-step.ts';
import { startSession } from '#lib/server/auth/start-session.ts';
import { clearStep, readStep, writeStep } from '#lib/server/auth/step-cookie.ts';
import { orTell } from '#lib/server/page.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ cookies }) => {
  const { control } = await openWarehouse();
  const { isSecure } = authSettings();
  if (!readSecondStep(control, readStep(cookies, 'second', isSecure)))
    redirect(303, '/sign-in?told=sign_in_expired');
};

export const actions: Actions = {
  default: async (event) => {
    holdBack(event);
    const code = String((await event.request.formData()).get('code') ?? '');
    const { control } = await openWarehouse();
    const { isSecure } = authSettings();
    const token = readStep(event.cookies, 'second', isSecure);
    const outcome = await orTell(async () =>
      checkCode(control, installationSeal(), { token, code }, event.locals.address),
    );
    if (outcome.ok) {
      clearStep(event.cookies, 'second', isSecure);
      startSession(control, event, { person: outcome.person, method: 'password_totp' });
      // Whoever needs paper may have lost the phone: there it is set up anew.
      redirect(303, outcome.by === 'recovery_code' ? '/account' : outcome.returnTo);
    }
    if (outcome.token === null) {
      clearStep(event.cookies, 'second', isSecure);
      redirect(303, `/sign-in?told=${outcome.code}`);
    }
    writeStep(event.cookies, 'second', outcome.token, isSecure);
    return fail(outcome.code === 'sign_in_held_back' ? 429 : 400, {
      message: event.locals.t(`refused.${outcome.code}`),
    });
  },
};
