import { error } from '@sveltejs/kit';
import { listApiTokens, revokeApiToken } from '#warehouse/control/api-tokens.ts';
import { listFailures } from '#warehouse/control/failed-sign-ins.ts';
import { endGrant, giveGrant, grantsOn, listGrants, type Grant } from '#warehouse/control/grants.ts';
import { makeLink } from '#warehouse/control/one-time-links.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import * as people from '#warehouse/control/people.ts';
import type { Extent, Role } from '#warehouse/control/people-schema.ts';
import { endOtherSessions } from '#warehouse/control/sessions.ts';
import { textInvalid } from '#warehouse/control/text-invalid.ts';
import { change } from '../audit/change.ts';
import { openWarehouse, servedUnits } from '../warehouse.ts';
import { todayOf } from './authenticate.ts';
import { listPasskeys, removePasskeys } from './passkey-list.ts';
import { currentReader } from './reader.ts';
import { readSecondFactor, removeTotp } from './totp.ts';

/** An account as administrators see it. */
export interface ListedPerson {
  person: people.Person;
  /** In force today. */
  grants: Grant[];
}

/** Failed sign-ins that are listed. */
const FAILURES = 20;

/** Everybody who may sign in, and the last sign-ins that failed. */
export async function listEverybody() {
  const { control } = await openWarehouse();
  const today = todayOf(control);
  const everybody = people
    .listPeople(control)
    .map((person): ListedPerson => ({ person, grants: grantsOn(control, person.personId, today) }));
  return { everybody, failures: listFailures(control, FAILURES) };
}

/** An account with all grants it ever had. @throws Kit's error 404 */
export async function readOne(personId: string): Promise<ListedPerson & { today: string }> {
  const { control } = await openWarehouse();
  const person = readPersonOf(control, personId);
  return { person, grants: listGrants(control, personId), today: todayOf(control) };
}

/** The account of an id. @throws Kit's error 404 */
export function readPersonOf(control: Control, personId: string): people.Person {
  return (
    people.readPerson(control, personId) ?? error(404, { message: 'account unknown', code: 'person_unknown' })
  );
}

/** Adds an account. @returns its id @throws {WarehouseError} text_invalid */
export async function addPerson(wanted: { name: string; label: string }): Promise<string> {
  return change(({ control, note }) => {
    const { personId, name, label } = people.addPerson(control, wanted);
    note({ action: 'person_added', object: `person:${personId}`, detail: { name, label } });
    return personId;
  });
}

/** Makes a link by which somebody sets a password: the first, or another. @returns its path, and until when it works */
export async function makeLinkFor(personId: string): Promise<{ path: string; expiresAt: string }> {
  return change(({ control, note, reader }) => {
    const { passwordHash, isSample, issuer } = readPersonOf(control, personId);
    if (isSample || issuer !== null)
      throw textInvalid('person', personId, 'an account that signs in with a password of its own');
    const kind = passwordHash === null ? 'invitation' : 'password_reset';
    const { token, expiresAt } = makeLink(control, { kind, personId, madeBy: reader.personId });
    note({ action: 'link_made', object: `person:${personId}`, detail: { kind, expiresAt } });
    return { path: `/link/${token}`, expiresAt };
  });
}

/** A role as a form asks for it. */
export interface TypedGrant {
  role: string;
  extent: string;
  unitId: string;
  highestClass: string;
  validFrom: string;
  validTo: string;
}

/** Gives a role. @throws {WarehouseError} text_invalid; Kit's error 404 */
export async function giveRole(personId: string, typed: TypedGrant): Promise<void> {
  const served = await servedUnits();
  const unitId = typed.extent === 'all' ? null : typed.unitId;
  if (unitId !== null && !served?.units.has(unitId)) throw textInvalid('unit', unitId, 'a unit of the tree');
  if (personId === currentReader().personId && typed.role !== 'administrator')
    throw textInvalid('role', typed.role, 'one that another administrator gives: nobody lets themselves in');
  await change(({ control, note, reader }) => {
    readPersonOf(control, personId);
    const { highestClass, validFrom, validTo } = typed;
    const grant = giveGrant(control, {
      ...{ personId, role: typed.role as Role, extent: typed.extent as Extent, unitId, highestClass },
      ...{ validFrom, validTo: validTo || null, givenBy: reader.personId },
    });
    note({ action: 'grant_given', object: `person:${personId}`, detail: { ...grant } });
  });
}

/** Ends a role at once. One that follows from a group of the single sign-on comes back with it. */
export async function endRole(personId: string, grantId: number): Promise<void> {
  await change(({ control, note, reader }) => {
    if (!listGrants(control, personId).some((grant) => grant.grantId === grantId)) return;
    const ended = endGrant(control, grantId, reader.personId);
    if (ended)
      note({
        action: 'grant_ended',
        object: `person:${personId}`,
        detail: { grantId, role: ended.role, unitId: ended.unitId },
      });
  });
}

/** Ends every session of somebody and revokes their tokens: they sign in anew. */
export async function signOutEverywhere(personId: string): Promise<void> {
  await change(({ control, note }) => {
    readPersonOf(control, personId);
    const ended = endOtherSessions(control, personId, null);
    const tokens = listApiTokens(control, personId).filter(({ tokenId }) =>
      revokeApiToken(control, personId, tokenId),
    );
    note({ action: 'session_ended', object: `person:${personId}`, detail: { ended, tokens: tokens.length } });
  });
}

/** Shuts an account, or opens it again. Nobody shuts their own: somebody has to stay who can sign in. */
export async function setShut(personId: string, isShut: boolean): Promise<void> {
  if (isShut && personId === currentReader().personId) return;
  await change(({ control, note }) => {
    readPersonOf(control, personId);
    if (isShut) people.disablePerson(control, personId);
    else people.enablePerson(control, personId);
    note({ action: isShut ? 'person_disabled' : 'person_enabled', object: `person:${personId}` });
  });
}

/** Whether somebody has a second factor or a passkey. */
export async function hasFactors(personId: string): Promise<boolean> {
  const { control } = await openWarehouse();
  return readSecondFactor(control, personId).since !== null || listPasskeys(control, personId).length > 0;
}

/** Takes second factor and passkeys from somebody who has lost them; their sessions end. Nobody's own: those are kept on the account. */
export async function removeFactors(personId: string): Promise<void> {
  if (personId === currentReader().personId) return;
  await change(({ control, note }) => {
    readPersonOf(control, personId);
    const hadFactor = removeTotp(control, personId);
    const passkeys = removePasskeys(control, personId);
    if (!hadFactor && passkeys === 0) return;
    const endedSessions = endOtherSessions(control, personId, null);
    note({
      action: 'second_factor_removed',
      object: `person:${personId}`,
      detail: { passkeys, endedSessions },
    });
  });
}
