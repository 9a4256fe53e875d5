import { AsyncLocalStorage } from 'node:async_hooks';
import type { Grant } from '#warehouse/control/grants.ts';
import type { AuditEntry } from '#warehouse/control/audit.ts';
import type { Session } from '#warehouse/control/sessions.ts';
import { isWithin, lowestOf, type DataClass } from '#warehouse/model/data-class.ts';
import { nothing, type Scope } from '#warehouse/scope/scope.ts';
import { carries, isOfTheWhole, isReading, rights, type Right } from './rights.ts';

/** Whoever asks, and what they may see and do. Made once for a request. */
export interface Reader {
  personId: string;
  /** What others see them called. */
  label: string;
  /** As the audit log names who acts: `person:ID`, `token:ID`. */
  actor: string;
  actorLabel: string;
  rights: ReadonlySet<Right>;
  /** Units and classes that a right reaches. */
  scopeFor(right: Right): Scope;
  /** Null for programs. */
  session: Session | null;
  /** Through whose eyes somebody looks; null for their own. */
  viewedAs: { personId: string; label: string } | null;
  /** Where the request came from. */
  address: string;
}

/** What a token narrows its maker's rights to. */
export interface Narrowing {
  unitId: string | null;
  highestClass: DataClass;
}

const holder = new AsyncLocalStorage<Reader>();

/** Does the work of a request for whoever asks. */
export function readingAs<T>(reader: Reader, work: () => T): T {
  return holder.run(reader, work);
}

/** Whoever asks. @throws where nobody does: nothing is read without a reader */
export function currentReader(): Reader {
  const reader = holder.getStore();
  if (!reader) throw new Error('reader missing: something was read outside of a request that knows who asks');
  return reader;
}

/** Rights that grants carry; of those who look through others' eyes, such as change nothing. */
export function rightsOf(grants: readonly Grant[], isLooking: boolean): ReadonlySet<Right> {
  const carried = rights.filter((right) =>
    grants.some(({ role, extent }) => carries(role, right) && (extent === 'all' || !isOfTheWhole(right))),
  );
  return new Set(isLooking ? carried.filter(isReading) : ([...carried, 'keep_account'] as const));
}

/**
 * What a right reaches, by the grants that carry it: the units of all of them, up to the lowest class that one of them sets. (Units
 * of one grant up to the class of another would be more than anybody gave.) A national grant up to a class stands above all others
 * of at most that class.
 */
export function scopeOf(grants: readonly Grant[], right: Right, narrowing: Narrowing | null = null): Scope {
  const carrying = grants.filter(({ role }) => carries(role, right));
  if (carrying.length === 0) return nothing;
  const all = carrying.filter(({ extent }) => extent === 'all').map(({ highestClass }) => highestClass);
  const classOfAll = all.reduce<DataClass | null>(
    (highest, one) => (highest !== null && isWithin(one, highest) ? highest : one),
    null,
  );
  if (classOfAll !== null && carrying.every(({ highestClass }) => isWithin(highestClass, classOfAll)))
    return narrowed({ unitRoots: ['*'], highestClass: classOfAll }, narrowing);
  return narrowed(
    {
      unitRoots: all.length > 0 ? ['*'] : unitsOf(carrying, 'subtree'),
      units: all.length > 0 ? [] : unitsOf(carrying, 'unit'),
      highestClass: lowestOf(carrying.map(({ highestClass }) => highestClass)),
    },
    narrowing,
  );
}

const unitsOf = (grants: readonly Grant[], extent: Grant['extent']): string[] => [
  ...new Set(grants.flatMap((grant) => (grant.extent === extent && grant.unitId ? [grant.unitId] : []))),
];

/** A token reaches a unit only where its maker reaches it as a root of theirs, or all. */
function narrowed(scope: Scope, narrowing: Narrowing | null): Scope {
  if (narrowing === null) return scope;
  const { unitId } = narrowing;
  const highestClass =
    scope.highestClass === '*'
      ? narrowing.highestClass
      : lowestOf([scope.highestClass, narrowing.highestClass]);
  if (unitId === null) return { ...scope, highestClass };
  const reaches = scope.unitRoots.includes('*') || scope.unitRoots.includes(unitId);
  return { unitRoots: reaches ? [unitId] : [], highestClass };
}

/** What the audit log holds of whoever acts. */
export function actorOf(reader: Reader): Pick<AuditEntry, 'actor' | 'actorLabel' | 'viewedAs' | 'address'> {
  const { actor, actorLabel, viewedAs, address } = reader;
  return { actor, actorLabel, viewedAs: viewedAs && `person:${viewedAs.personId}`, address };
}
