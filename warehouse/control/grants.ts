import { and, asc, eq, gte, isNull, lte, or } from 'drizzle-orm';
import { isDataClass, type DataClass } from '../model/data-class.ts';
import { isIsoDay } from '../model/iso-day.ts';
import { now, type Control } from './open-control.ts';
import { roleGrant, roles, type Extent, type Role } from './people-schema.ts';
import { textInvalid } from './text-invalid.ts';

/** A role that somebody holds over units for a time, up to a class of data. */
export type Grant = Omit<typeof roleGrant.$inferSelect, 'highestClass'> & { highestClass: DataClass };

/** What is asked for when a grant is given. */
export interface WantedGrant {
  personId: string;
  role: Role;
  extent: Extent;
  /** Null where the extent is all. */
  unitId: string | null;
  highestClass: string;
  /** Days in the workspace's zone, both inclusive; `validTo` null without end. */
  validFrom: string;
  validTo: string | null;
  origin?: Grant['origin'];
  /** Who gives it; null for the system. */
  givenBy: string | null;
}

/**
 * Gives a role. Whoever calls has made sure that the unit is one.
 *
 * @throws {WarehouseError} text_invalid: `role`, `extent`, `unit`, `class`, `from` or `to`
 */
export function giveGrant(control: Control, wanted: WantedGrant): Grant {
  const { role, extent, highestClass, validFrom, validTo, origin = 'given' } = wanted;
  if (!roles.includes(role)) throw textInvalid('role', role, `one of ${roles.join(', ')}`);
  if (!['unit', 'subtree', 'all'].includes(extent))
    throw textInvalid('extent', extent, 'unit, subtree or all');
  if (extent !== 'all' && !wanted.unitId)
    throw textInvalid('unit', '', 'the unit that the role is held over');
  if (!isDataClass(highestClass)) throw textInvalid('class', highestClass, 'open, internal or restricted');
  if (!isIsoDay(validFrom)) throw textInvalid('from', validFrom, 'a day');
  if (validTo !== null && (!isIsoDay(validTo) || validTo < validFrom))
    throw textInvalid('to', validTo, `a day from ${validFrom} on`);
  const unitId = extent === 'all' ? null : wanted.unitId;
  const value = { ...wanted, unitId, origin, givenAt: now(control) };
  return control.db.insert(roleGrant).values(value).returning().get() as Grant;
}

/** Ends a grant at once. @returns the grant, or null where it was none or had ended */
export function endGrant(control: Control, grantId: number, endedBy: string | null): Grant | null {
  const ended = control.db
    .update(roleGrant)
    .set({ endedAt: now(control), endedBy })
    .where(and(eq(roleGrant.grantId, grantId), isNull(roleGrant.endedAt)))
    .returning()
    .get();
  return (ended as Grant | undefined) ?? null;
}

/** All grants a person was ever given, the oldest first. */
export function listGrants(control: Control, personId: string): Grant[] {
  return control.db
    .select()
    .from(roleGrant)
    .where(eq(roleGrant.personId, personId))
    .orderBy(asc(roleGrant.grantId))
    .all() as Grant[];
}

/** Grants of a person that are in force on a day. */
export function grantsOn(control: Control, personId: string, day: string): Grant[] {
  return control.db
    .select()
    .from(roleGrant)
    .where(
      and(
        eq(roleGrant.personId, personId),
        isNull(roleGrant.endedAt),
        lte(roleGrant.validFrom, day),
        or(isNull(roleGrant.validTo), gte(roleGrant.validTo, day)),
      ),
    )
    .orderBy(asc(roleGrant.grantId))
    .all() as Grant[];
}
