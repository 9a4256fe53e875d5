import { record } from '#warehouse/control/audit.ts';
import { giveGrant } from '#warehouse/control/grants.ts';
import { readLink, useLink, type OneTimeLink } from '#warehouse/control/one-time-links.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { addPerson, readPerson, setPassword, type Person } from '#warehouse/control/people.ts';
import { todayOf } from './authenticate.ts';
import { hasAdministrator } from './first-administrator.ts';
import { requirePassword } from './new-password.ts';
import { hashPassword } from './password.ts';
import { ownActor } from './sign-in.ts';

/** A link that works, and whose it is; null where the first administrator is made by it. */
export interface WorkingLink {
  kind: OneTimeLink['kind'];
  person: Person | null;
}

/** What a link is for; null where it works no more. */
export function lookAtLink(control: Control, token: string): WorkingLink | null {
  const link = readLink(control, token);
  if (!link) return null;
  if (link.kind === 'first_administrator')
    return hasAdministrator(control) ? null : { kind: link.kind, person: null };
  const person = link.personId === null ? null : readPerson(control, link.personId);
  return person && person.disabledAt === null ? { kind: link.kind, person } : null;
}

/**
 * Uses a link: sets the password that was typed and, for the first administrator, makes the account.
 *
 * @returns whoever may now sign in; null where the link works no more
 * @throws {WarehouseError} text_invalid: `password`, `name` or `label`
 */
export async function takeLink(
  control: Control,
  token: string,
  typed: { name: string; label: string; password: string; address: string },
): Promise<Person | null> {
  const link = lookAtLink(control, token);
  if (!link) return null;
  requirePassword(typed.password, [link.person?.name ?? typed.name, link.person?.label ?? typed.label]);
  const passwordHash = await hashPassword(typed.password);
  return control.sqlite
    .transaction(() => {
      const found = lookAtLink(control, token);
      if (!found) return null;
      const person = found.person ?? makeAdministrator(control, typed);
      useLink(control, token);
      setPassword(control, person.personId, passwordHash);
      const by = { ...ownActor(person), object: `person:${person.personId}`, address: typed.address };
      record(control, { ...by, action: 'link_used', detail: { kind: found.kind } });
      record(control, { ...by, action: 'password_set' });
      return person;
    })
    .immediate();
}

function makeAdministrator(control: Control, { name, label }: { name: string; label: string }): Person {
  const person = addPerson(control, { name, label });
  const { personId } = person;
  const object = `person:${personId}`;
  const system = { actor: 'system', actorLabel: 'Lodestar', object };
  record(control, { ...system, action: 'person_added', detail: { name: person.name } });
  const grant = giveGrant(control, {
    ...{ personId, role: 'administrator', extent: 'all', unitId: null, highestClass: 'open' },
    ...{ validFrom: todayOf(control), validTo: null, givenBy: null },
  });
  record(control, { ...system, action: 'grant_given', detail: { ...grant } });
  return person;
}
