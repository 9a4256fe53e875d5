import { grantsOn } from '#warehouse/control/grants.ts';
import { makeLink } from '#warehouse/control/one-time-links.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { listPeople } from '#warehouse/control/people.ts';
import { record } from '#warehouse/control/audit.ts';
import { todayOf } from './authenticate.ts';
import { rightsOf } from './reader.ts';

/** Whether somebody can sign in and manage people; accounts of the demonstration do not count. */
export function hasAdministrator(control: Control): boolean {
  return listPeople(control).some(
    ({ personId, isSample, disabledAt }) =>
      !isSample &&
      disabledAt === null &&
      rightsOf(grantsOn(control, personId, todayOf(control)), false).has('manage_people'),
  );
}

/**
 * Makes the link by which the first administrator comes in, where there is none. Whoever reads the server's output may use it, once,
 * within a day; each start makes another and voids the one before.
 *
 * @returns the path of the link; null where somebody can sign in already
 */
export function linkForFirstAdministrator(control: Control): string | null {
  if (hasAdministrator(control)) return null;
  const { token, expiresAt } = makeLink(control, {
    ...{ kind: 'first_administrator', personId: null, madeBy: null },
  });
  record(control, {
    ...{ actor: 'system', actorLabel: 'Lodestar', action: 'link_made', object: 'link:first_administrator' },
    detail: { expiresAt },
  });
  return `/link/${token}`;
}
