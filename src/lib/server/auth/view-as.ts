import * as audit from '#warehouse/control/audit.ts';
import { readPerson } from '#warehouse/control/people.ts';
import { setViewAs } from '#warehouse/control/sessions.ts';
import { openWarehouse } from '../warehouse.ts';
import { actorOf, currentReader } from './reader.ts';

/**
 * Lets an administrator see what somebody else sees, without changing anything; it is written down.
 *
 * @returns whether there is such an account, and it is open
 */
export async function beginViewAs(personId: string): Promise<boolean> {
  const { control } = await openWarehouse();
  const reader = currentReader();
  const person = readPerson(control, personId);
  if (!reader.session || !person || person.disabledAt !== null) return false;
  const { sessionId } = reader.session;
  control.sqlite
    .transaction(() => {
      setViewAs(control, sessionId, personId);
      audit.record(control, { ...actorOf(reader), action: 'view_as_begun', object: `person:${personId}` });
    })
    .immediate();
  return true;
}

/** Leads back to one's own eyes. @returns whose eyes they were; null for one's own */
export async function endViewAs(): Promise<string | null> {
  const { control } = await openWarehouse();
  const reader = currentReader();
  if (!reader.session || !reader.viewedAs) return null;
  const { personId } = reader.viewedAs;
  setViewAs(control, reader.session.sessionId, null);
  audit.record(control, { ...actorOf(reader), action: 'view_as_ended', object: `person:${personId}` });
  return personId;
}
