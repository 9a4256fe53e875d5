import { and, eq, inArray, isNull } from 'drizzle-orm';
import { now, type Control } from './open-control.ts';
import { roleGrant, type Extent, type Role } from './people-schema.ts';

/** What somebody may do for being in a group. */
export interface DirectoryGrant {
  role: Role;
  extent: Extent;
  /** Null where the extent is all. */
  unitId: string | null;
  highestClass: string;
}

/** A group of the single sign-on and what follows from it. */
export interface GroupMapping {
  group: string;
  role: Role;
  extent: Extent;
  unit?: string | undefined;
  highestClass: string;
}

/** What a sign-in changed. */
export interface DirectoryChange {
  added: DirectoryGrant[];
  ended: DirectoryGrant[];
}

/** What follows from groups, each once, in the order of the mapping. Groups that it does not name give nothing. */
export function grantsOfGroups(
  mapping: readonly GroupMapping[],
  groups: readonly string[],
): DirectoryGrant[] {
  const held = new Set(groups);
  const grants = mapping
    .filter(({ group }) => held.has(group))
    .map(({ role, extent, unit, highestClass }) => ({ role, extent, unitId: unit ?? null, highestClass }));
  return [...new Map(grants.map((grant) => [keyOf(grant), grant])).values()];
}

/** Days for which groups are taken for what they were at the last sign-in: whoever has left signs in no more. */
const TRUSTED_DAYS = 30;

/**
 * Makes somebody's grants of the directory those that follow from their groups now: others end, new ones begin. Grants that people gave are left
 * alone. Done at every sign-in, and good for 30 days after it.
 *
 * @param today ISO day in the workspace's zone, from which new ones are valid
 * @returns what changed; both empty where nothing did
 */
export function syncDirectoryGrants(
  control: Control,
  personId: string,
  grants: readonly DirectoryGrant[],
  today: string,
): DirectoryChange {
  return control.db.transaction(
    (tx) => {
      const mine = and(
        ...[eq(roleGrant.personId, personId), eq(roleGrant.origin, 'directory')],
        isNull(roleGrant.endedAt),
      );
      const before = tx.select().from(roleGrant).where(mine).all();
      const [wanted, present] = [new Set(grants.map(keyOf)), new Set(before.map(keyOf))];
      const ended = before.filter((grant) => !wanted.has(keyOf(grant)));
      const added = grants.filter((grant) => !present.has(keyOf(grant)));
      const at = now(control);
      const validTo = daysAfter(today, TRUSTED_DAYS);
      tx.update(roleGrant).set({ validTo }).where(mine).run();
      if (ended.length > 0)
        tx.update(roleGrant)
          .set({ endedAt: at, endedBy: 'directory' })
          .where(
            inArray(
              roleGrant.grantId,
              ended.map(({ grantId }) => grantId),
            ),
          )
          .run();
      for (const grant of added)
        tx.insert(roleGrant)
          .values({ ...grant, personId, validFrom: today, validTo, origin: 'directory', givenAt: at })
          .run();
      return { added, ended: ended.map(bare) };
    },
    { behavior: 'immediate' },
  );
}

function bare({ role, extent, unitId, highestClass }: DirectoryGrant): DirectoryGrant {
  return { role, extent, unitId, highestClass };
}

function keyOf(grant: DirectoryGrant): string {
  return JSON.stringify(Object.values(bare(grant)));
}

const daysAfter = (day: string, days: number) =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
