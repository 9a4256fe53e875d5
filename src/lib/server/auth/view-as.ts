import { readPerson } from '#warehouse/control/people.ts';
import { setViewAs } from '#warehouse/control/sessions.ts';
import { change } from '../audit/change.ts';

/**
 * Lets an administrator see what somebody else sees, without changing anything; it is written down.
 *
 * @returns whether there is such an account, and it is open
 */
export function beginViewAs(personId: string): Promise<boolean> {
  return change(({ control, reader: { session }, note }) => {
    const person = readPerson(control, personId);
    if (!session || person?.disabledAt !== null) return false;
    setViewAs(control, session.sessionId, personId);
    note({ action: 'view_as_begun', object: `person:${personId}` });
    return true;
  });
}

/** Leads back to one's own eyes. @returns whose eyes they were; null for one's own */
export function endViewAs(): Promise<string | null> {
  return change(({ control, reader: { session, viewedAs }, note }) => {
    if (!session || !viewedAs) return null;
    setViewAs(control, session.sessionId, null);
    note({ action: 'view_as_ended', object: `person:${viewedAs.personId}` });
    return viewedAs.personId;
  });
}
