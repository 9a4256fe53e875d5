import type { Scene } from '#lib/server/page.ts';
import { readMeasuredLevels } from '#lib/server/questions.ts';

/** Units of one level below a common parent. */
export interface UnitsCompared {
  parentId: string;
  level: string;
  /** Levels that could be compared instead, the shown one among them. */
  levels: string[];
}

/** Which units a page compares: those below its own, or where there are none its own among its siblings; null without any. */
export function unitsCompared({ snapshot, unit }: Scene, askedLevel: string | null): UnitsCompared | null {
  const { catalog } = snapshot;
  const below = catalog.children.get(unit.unitId) ?? [];
  const parentId = below.length ? unit.unitId : (unit.parentId ?? unit.unitId);
  const compared = catalog.children.get(parentId) ?? [];
  const byLevel = Map.groupBy(compared, (id) => catalog.units.get(id)!.level);
  const largest = [...byLevel].sort((a, b) => b[1].length - a[1].length)[0]?.[0];
  const preferred = below.length ? (askedLevel ?? largest) : unit.level;
  const level = preferred !== undefined && byLevel.has(preferred) ? preferred : largest;
  if (level === undefined) return null;
  return { parentId, level, levels: below.length ? [...byLevel.keys()] : [level] };
}

/** The level to begin with where the largest below the page's unit has no value and another has; null for the largest. */
export async function levelWithValues(scene: Scene, indicatorId: string): Promise<string | null> {
  const compared = unitsCompared(scene, null);
  if (compared === null || compared.levels.length < 2) return null;
  const { snapshot, scope, period, signal } = scene;
  const { grain, period: first } = period;
  const question = { indicatorId, parentId: compared.parentId, grain, period: first };
  const measured = await readMeasuredLevels(snapshot, scope, question, signal);
  return measured.some(({ level }) => level === compared.level) ? null : (measured[0]?.level ?? null);
}
