import type { UnitVersion } from '#warehouse/model/unit.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';

type Tree = Pick<Catalog, 'units' | 'children'>;

/** Whether any unit that the reader sees stands directly below one. */
export function hasUnitsBelow({ children }: Tree, { unitId }: UnitVersion): boolean {
  return (children.get(unitId)?.length ?? 0) > 0;
}

/** Levels at which units stand that the reader sees: that of the unit itself, and those below it. */
export function levelsFrom(tree: Tree, unit: UnitVersion): ReadonlySet<string> {
  const levels = new Set([unit.level]);
  for (const id of tree.children.get(unit.unitId) ?? []) {
    const below = tree.units.get(id);
    if (below) for (const level of levelsFrom(tree, below)) levels.add(level);
  }
  return levels;
}
