import { fail, redirect } from '@sveltejs/kit';
import { formatInstant } from '#lib/format/date.ts';
import { nameUnits, writeGrant } from '#lib/server/auth/grant-words.ts';
import { endRole, giveRole, hasFactors, makeLinkFor, readOne } from '#lib/server/auth/people-desk.ts';
import { removeFactors, setShut, signOutEverywhere } from '#lib/server/auth/people-desk.ts';
import { beginViewAs } from '#lib/server/auth/view-as.ts';
import { readerZone } from '#lib/server/auth/zone.ts';
import { askedProblem } from '#lib/server/http-errors.ts';
import { servedUnits } from '#lib/server/warehouse.ts';
import type { Actions, PageServerLoad } from './$types';
import { usualReach } from './usual-reach.ts';

export const load: PageServerLoad = async ({ locals: { t, language, reader }, params }) => {
  const [{ person, grants, today }, served, isSecured] = await Promise.all([
    ...([readOne(params.id), servedUnits(), hasFactors(params.id)] as const),
  ]);
  const fallback = served?.workspace.languages[0] ?? 'en';
  const words = { t, language, units: served?.units ?? null, fallback };
  const isOver = ({ endedAt, validTo }: (typeof grants)[number]) =>
    endedAt !== null || (validTo !== null && validTo < today);
  const { personId, name, label, disabledAt, passwordHash, isSample, issuer } = person;
  const current = grants.filter((grant) => !isOver(grant));
  const standing = [...(served?.units.values() ?? [])]
    .filter(({ validTo }) => validTo === null)
    .map(({ unitId }) => unitId);
  return {
    person: {
      ...{ id: personId, name, label, isShut: disabledAt !== null, isOwn: personId === reader?.personId },
      hasFactors: isSecured,
      takesLink: !isSample && issuer === null,
      needsInvitation: passwordHash === null,
    },
    grants: current.map((grant) => writeGrant(grant, words)),
    past: grants.filter(isOver).map((grant) => writeGrant(grant, words)),
    units: nameUnits(standing, words),
    usual: {
      ...{ role: 'leader', highestClass: 'internal', validFrom: today, validTo: '' },
      ...usualReach([...current.toReversed(), ...grants.filter(isOver).toReversed()], standing),
    },
  };
};

export const actions: Actions = {
  give: async ({ request, params, locals: { t } }) => {
    const form = await request.formData();
    const text = (name: string) => String(form.get(name) ?? '');
    const typed = {
      ...{ role: text('role'), extent: text('extent'), unitId: text('unit') },
      ...{ highestClass: text('class'), validFrom: text('from'), validTo: text('to') },
    };
    try {
      await giveRole(params.id, typed);
    } catch (fault) {
      const told = askedProblem(fault);
      if (told?.code !== 'text_invalid') throw fault;
      return fail(told.status, { typed, message: t('people.grantInvalid') });
    }
    // The role stands above the form it was given with.
    redirect(303, `/people/${params.id}#rights`);
  },
  end: async ({ request, params }) => {
    await endRole(params.id, Number((await request.formData()).get('grant')));
    redirect(303, `/people/${params.id}`);
  },
  link: async ({ params, url, locals: { language } }) => {
    const { path, expiresAt } = await makeLinkFor(params.id);
    return { link: `${url.origin}${path}`, until: formatInstant(expiresAt, language, readerZone()) };
  },
  signOut: async ({ params }) => {
    await signOutEverywhere(params.id);
    redirect(303, `/people/${params.id}`);
  },
  disable: async ({ params }) => {
    await setShut(params.id, true);
    redirect(303, `/people/${params.id}`);
  },
  enable: async ({ params }) => {
    await setShut(params.id, false);
    redirect(303, `/people/${params.id}`);
  },
  removeFactors: async ({ params }) => {
    await removeFactors(params.id);
    redirect(303, `/people/${params.id}`);
  },
  viewAs: async ({ params }) => {
    redirect(303, (await beginViewAs(params.id)) ? '/' : `/people/${params.id}`);
  },
};
