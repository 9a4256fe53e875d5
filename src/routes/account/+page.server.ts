import { fail, redirect } from '@sveltejs/kit';
import { formatInstant } from '#lib/format/date.ts';
import { nameUnits, writeGrant } from '#lib/server/auth/grant-words.ts';
import * as own from '#lib/server/auth/own-account.ts';
import { readOwnFactors } from '#lib/server/auth/own-factors.ts';
import { readPersonOf } from '#lib/server/auth/people-desk.ts';
import { placeOf, startSession } from '#lib/server/auth/start-session.ts';
import { readerZone } from '#lib/server/auth/zone.ts';
import { readOwnPreference } from '#lib/server/notices/own-preference.ts';
import { askedProblem } from '#lib/server/http-errors.ts';
import { orTell } from '#lib/server/page.ts';
import { openWarehouse, servedUnits } from '#lib/server/warehouse.ts';
import type { Actions, PageServerLoad } from './$types';
import { factorActions } from './factor-actions.ts';
import { viewFactors } from './factor-view.ts';
import { saveNoticeForm } from './notice-action.ts';

export const load: PageServerLoad = async ({ locals: { t, language }, url }) => {
  const [account, served, factors, reach, notices] = await orTell(() =>
    Promise.all([
      ...([own.readOwnAccount(), servedUnits(), readOwnFactors(url), own.tokenUnits()] as const),
      readOwnPreference(language),
    ]),
  );
  const at = (instant: string) => formatInstant(instant, language, readerZone());
  const fallback = served?.workspace.languages[0] ?? 'en';
  const words = { t, language, units: served?.units ?? null, fallback };
  const { name, label, hasPassword, isSample, grants, sessions, tokens } = account;
  return {
    notices,
    factors: viewFactors(factors, language, readerZone()),
    account: {
      ...{ name, label, hasPassword, isSample },
      grants: grants.map((grant) => writeGrant(grant, words)),
      sessions: sessions.map(({ sessionId, isThis, address, agent, createdAt, seenAt }) => ({
        ...{ sessionId, isThis, address, agent },
        ...{ begun: at(createdAt), seen: at(seenAt) },
      })),
      units: nameUnits(reach, words),
      tokens: tokens.map(({ tokenId, label: purpose, unitId, highestClass, expiresAt, lastUsedAt }) => ({
        unit: unitId === null ? t('token.allUnits') : (nameUnits([unitId], words)[0]?.name ?? unitId),
        ...{ tokenId, label: purpose, upTo: t(`class.${highestClass}`), expires: at(expiresAt) },
        lastUsed: lastUsedAt === null ? t('token.never') : at(lastUsedAt),
      })),
    },
  };
};

/** What is told where a change needs more than was shown. */
const refusals = {
  stale: 'refused.sign_in_stale',
  wrong: 'signin.wrong',
  wait: 'signin.wait',
} as const;

export const actions: Actions = {
  ...factorActions,
  notices: saveNoticeForm,
  password: async (event) => {
    const form = await event.request.formData();
    const typed = { now: String(form.get('now') ?? ''), next: String(form.get('next') ?? '') };
    const { t } = event.locals;
    try {
      const changed = await own.changePassword(typed, placeOf(event));
      if (!changed.ok) return fail(400, { part: 'password', message: t(refusals[changed.why]) });
    } catch (fault) {
      const told = askedProblem(fault);
      if (told?.code !== 'text_invalid') throw fault;
      return fail(told.status, { part: 'password', message: t('link.passwordInvalid') });
    }
    const { control } = await openWarehouse();
    const person = readPersonOf(control, event.locals.reader!.personId);
    startSession(control, event, { person, method: 'password' });
    return { part: 'password', done: t('account.passwordSet') };
  },
  endSession: async ({ request }) => {
    const id = (await request.formData()).get('id');
    if (typeof id === 'string' && id !== '') await own.endSessions(id);
    redirect(303, '/account');
  },
  endOthers: async () => {
    await own.endSessions(null);
    redirect(303, '/account');
  },
  makeToken: async ({ request, locals: { t } }) => {
    const form = await request.formData();
    const wanted = {
      label: String(form.get('label') ?? ''),
      highestClass: String(form.get('class') ?? ''),
      days: Number(form.get('days')),
      unitId: String(form.get('unit') ?? '') || null,
    };
    if (wanted.unitId !== null && !(await own.tokenUnits()).includes(wanted.unitId))
      return fail(400, { part: 'token', message: t('token.invalid') });
    try {
      const made = await own.makeOwnToken(wanted);
      if (!made.ok) return fail(400, { part: 'token', message: t(refusals[made.why]) });
      return { part: 'token', token: made.token };
    } catch (fault) {
      const told = askedProblem(fault);
      if (told?.code !== 'text_invalid') throw fault;
      return fail(told.status, { part: 'token', message: t('token.invalid') });
    }
  },
  revokeToken: async ({ request }) => {
    await own.revokeOwnToken(String((await request.formData()).get('id') ?? ''));
    redirect(303, '/account');
  },
};
