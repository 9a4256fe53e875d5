import { grantsOn, type Grant } from '#warehouse/control/grants.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import type { Person } from '#warehouse/control/people.ts';
import { authSettings } from './auth-settings.ts';
import { todayOf } from './authenticate.ts';
import { rightsOf, scopeOf, type Reader } from './reader.ts';

/** Whoever is told of something without asking: as they would be if they asked now, but that nothing is changed in their name. */
export function readerOf(control: Control, { personId, label, disabledAt, isSample }: Person): Reader {
  const isOpen = disabledAt === null && (!isSample || authSettings().isDemonstration);
  const grants = isOpen ? grantsOn(control, personId, todayOf(control)) : [];
  return readerByGrants({ personId, label, actor: `person:${personId}` }, grants);
}

/** Whoever is told of what some grants reach. */
export function readerByGrants(
  { personId, label, actor }: Pick<Reader, 'personId' | 'label' | 'actor'>,
  grants: readonly Grant[],
): Reader {
  return {
    ...{ personId, label, actor, actorLabel: label, address: '' },
    rights: rightsOf(grants, true),
    scopeFor: (right) => scopeOf(grants, right),
    ...{ session: null, viewedAs: null },
  };
}
