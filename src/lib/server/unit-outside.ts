import { seesAnyUnit, type Scope } from '#warehouse/scope/scope.ts';
import type { UnitVersion } from '#warehouse/model/unit.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Words } from '#lib/format/cell.ts';
import { unitName } from '#lib/format/unit-name.ts';
import type { UnitOutside } from '#lib/ui/unit-outside.ts';
import { servedUnits } from './warehouse.ts';

/** Who asks, as far as it decides what they are told of a unit that is not theirs. */
export interface Asker {
  /** What the reader may know of. */
  catalog: Pick<Catalog, 'units'>;
  scope: Scope;
  words: Words;
}

/**
 * Tells of a unit that is not the reader's: its name, which is no figure, what they may see, and where the same is asked for their own unit.
 *
 * @param own that unit and the address
 */
export function tellOutside(
  unit: UnitVersion,
  { catalog, scope, words }: Asker,
  own: { unit: UnitVersion; href: string },
): UnitOutside {
  const nameOf = (of: UnitVersion) => unitName(of, words.language, words.fallback);
  const named = (ids: readonly string[] = [], text: (name: string) => string) =>
    ids.flatMap((id) => {
      const found = catalog.units.get(id);
      return found ? [text(nameOf(found).text)] : [];
    });
  return {
    unit: nameOf(unit),
    seen: [
      ...new Set([
        ...named(scope.unitRoots, (name) => words.t('honest.outside.below', { unit: name })),
        ...named(scope.units, (name) => name),
        ...named(scope.wholes, (name) => words.t('honest.outside.whole', { unit: name })),
      ]),
    ],
    own: { text: nameOf(own.unit).text, href: own.href },
  };
}

/**
 * The unit that an address names in vain, where it is one of the tree: its name is told to whoever sees any unit at all. Null for a unit
 * that is nowhere.
 */
export async function unitOfTree(id: string, { scope }: Pick<Asker, 'scope'>): Promise<UnitVersion | null> {
  return (await treeOf(scope))?.get(id) ?? null;
}

/** The same of a unit by its code, as people type it, or by its id. */
export async function unitOfTreeByCode(
  code: string,
  { scope }: Pick<Asker, 'scope'>,
): Promise<UnitVersion | null> {
  const units = [...((await treeOf(scope))?.values() ?? [])];
  return units.find(({ unitId, unitCode }) => unitCode === code || unitId === code) ?? null;
}

async function treeOf(scope: Scope): Promise<Catalog['units'] | null> {
  return seesAnyUnit(scope) ? ((await servedUnits())?.units ?? null) : null;
}

/** The same address about another unit, which it names in its path or its search. */
export function withOwnUnit({ pathname, searchParams }: URL, unitId: string, ownId: string): string {
  const path = pathname
    .split('/')
    .map((part) => (part === encodeURIComponent(unitId) ? encodeURIComponent(ownId) : part))
    .join('/');
  const search = new URLSearchParams(
    [...searchParams]
      // The name of an action is of a form that was sent, and no part of where its page stands.
      .filter(([name]) => !name.startsWith('/'))
      .map(([name, value]) => [name, name === 'unit' && value === unitId ? ownId : value]),
  );
  return search.size ? `${path}?${search}` : path;
}
