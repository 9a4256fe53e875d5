import { fail, redirect } from '@sveltejs/kit';
import { formatInstant } from '#lib/format/date.ts';
import { writeGrant } from '#lib/server/auth/grant-words.ts';
import { addPerson, listEverybody } from '#lib/server/auth/people-desk.ts';
import { readerZone } from '#lib/server/auth/zone.ts';
import { askedProblem } from '#lib/server/http-errors.ts';
import { servedUnits } from '#lib/server/warehouse.ts';
import type { Actions, PageServerLoad } from './$types';
import { inLabelOrder } from './label-order.ts';

export const load: PageServerLoad = async ({ locals: { t, language } }) => {
  const [{ everybody, failures }, served] = await Promise.all([listEverybody(), servedUnits()]);
  const words = {
    t,
    language,
    units: served?.units ?? null,
    fallback: served?.workspace.languages[0] ?? 'en',
  };
  return {
    people: inLabelOrder(everybody, language).map(({ person, grants }) => ({
      ...{ id: person.personId, name: person.name, label: person.label },
      roles: grants.map((grant) => {
        const { role, extent } = writeGrant(grant, words);
        return `${role}: ${extent}`;
      }),
      state: t(`people.state.${stateOf(person)}`),
      isShut: person.disabledAt !== null,
    })),
    failures: failures.map(({ id, name, address, at }) => ({
      ...{ id, address, at: formatInstant(at, language, readerZone()) },
      // What was typed for a name that nobody has is not kept.
      name: name.startsWith('?') ? t('people.unknownName') : name,
    })),
  };
};

function stateOf(person: {
  disabledAt: string | null;
  passwordHash: string | null;
  isSample: boolean;
  issuer: string | null;
}) {
  if (person.disabledAt !== null) return 'disabled';
  return person.passwordHash === null && !person.isSample && person.issuer === null ? 'invited' : 'open';
}

export const actions: Actions = {
  add: async ({ request, locals: { t } }) => {
    const form = await request.formData();
    const typed = { name: String(form.get('name') ?? ''), label: String(form.get('label') ?? '') };
    let added: string;
    try {
      added = await addPerson(typed);
    } catch (fault) {
      const told = askedProblem(fault);
      if (told?.code !== 'text_invalid') throw fault;
      return fail(told.status, {
        ...typed,
        message: t(told.part === 'label' ? 'link.labelInvalid' : 'link.nameInvalid'),
      });
    }
    redirect(303, `/people/${added}`);
  },
};
