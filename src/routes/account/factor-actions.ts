import { fail } from '@sveltejs/kit';
import { authSettings } from '#lib/server/auth/auth-settings.ts';
import * as own from '#lib/server/auth/own-factors.ts';
import type { Refused } from '#lib/server/auth/refusal.ts';
import { clearStep, readStep } from '#lib/server/auth/step-cookie.ts';
import { askedProblem } from '#lib/server/http-errors.ts';
import { orTell } from '#lib/server/page.ts';
import type { RequestEvent } from './$types';

/** What forms of second factor and passkeys answer: to which of them, what to tell, and codes that are shown once. */
export interface FactorAnswer {
  part: 'factor' | 'passkeys';
  message: string | null;
  recoveryCodes: string[];
}

type Part = FactorAnswer['part'];

/** Forms of the account page by which somebody changes how they sign in. */
export const factorActions = {
  beginFactor: (event: RequestEvent) => answer(event, 'factor', () => own.beginOwnFactor()),
  confirmFactor: (event: RequestEvent) =>
    answer(event, 'factor', async (text) => own.confirmOwnFactor(text('code'))),
  removeFactor: (event: RequestEvent) => answer(event, 'factor', () => own.removeOwnFactor()),
  renewCodes: (event: RequestEvent) => answer(event, 'factor', () => own.renewOwnCodes()),
  addPasskey: (event: RequestEvent) => answer(event, 'passkeys', (text) => add(event, text)),
  renamePasskey: (event: RequestEvent) =>
    answer(event, 'passkeys', (text) => own.renameOwnPasskey(text('id'), text('label'))),
  removePasskey: (event: RequestEvent) => answer(event, 'passkeys', (text) => own.dropOwnPasskey(text('id'))),
};

type Text = (name: string) => string;
type Changed = { ok: true; recoveryCodes?: string[] } | Refused | void;

async function add({ cookies, url }: RequestEvent, text: Text): Promise<Changed> {
  const { isSecure } = authSettings();
  const token = readStep(cookies, 'passkey', isSecure);
  clearStep(cookies, 'passkey', isSecure);
  return own.keepOwnPasskey(url, { token, response: readJson(text('response')), label: text('label') });
}

/** Does what a form asks, and tells what is refused. */
async function answer(event: RequestEvent, part: Part, work: (text: Text) => Promise<Changed>) {
  const { locals, request } = event;
  const form = await request.formData();
  const told = (message: string | null, recoveryCodes: string[] = []): FactorAnswer => ({
    ...{ part, message, recoveryCodes },
  });
  try {
    const changed = await work((name) => String(form.get(name) ?? ''));
    if (!changed || changed.ok) return told(null, changed?.recoveryCodes);
    return fail(400, told(locals.t(`refused.${changed.code}`)));
  } catch (fault) {
    const asked = askedProblem(fault);
    if (asked?.code === 'text_invalid') return fail(asked.status, told(locals.t('passkey.labelInvalid')));
    return orTell(() => Promise.reject(fault as Error));
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // It is refused like any other answer that is none.
  }
}
