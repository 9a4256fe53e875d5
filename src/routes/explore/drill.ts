import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { toggleCondition, type Exploration } from '#lib/filters/exploration.ts';
import { periodAddress } from '#lib/filters/period-address.ts';
import type { Explored, ExploredAxis } from '#lib/server/explored.ts';
import { seesWholeAlone } from '#lib/server/explored-units.ts';
import type { Naming } from './member-name.ts';
import type { Member } from './pivot.ts';

/**
 * The exploration narrowed to a member: a code becomes a condition, a unit the unit whose parts are shown, a period the range, in the
 * next finer grain where there is one. An axis that would have nothing left to tell apart makes room for another.
 *
 * @returns null for rows without a code, which no condition names, and for a whole of which the reader is told nothing more
 */
export function drillInto(
  member: Member,
  axis: ExploredAxis,
  { explored, catalog, scope }: Pick<Naming, 'explored' | 'catalog' | 'scope'>,
): Exploration | null {
  if (member === null) return null;
  const { asked } = explored;
  const code = String(member);
  if (axis.kind === 'dimension') return toggleCondition(asked, { dimension: axis.column, code });
  if (axis.kind === 'unit') {
    if (seesWholeAlone(scope, code)) return null;
    const hasParts = (catalog.children.get(code) ?? []).length > 0;
    return {
      ...asked,
      unit: code,
      beside: [],
      ...replaceAxis(explored, axis, hasParts ? 'unit' : 'period'),
      order: null,
    };
  }
  const { grains, grain } = explored;
  const finer = grains[grains.indexOf(grain) - 1];
  const period = periodAddress(code, grain, catalog.workspace.calendar.fiscalYearStart);
  const range = { from: period, to: period, grain: finer ?? asked.grain };
  if (finer) return { ...asked, ...range };
  return { ...asked, ...range, ...replaceAxis(explored, axis, partsOf(explored, catalog)), order: null };
}

/** What a single period can be told apart by: the parts of the unit, else a dimension, else nothing but the period. */
function partsOf({ unit, dimensions }: Explored, catalog: Catalog): string {
  if ((catalog.children.get(unit.unitId) ?? []).length > 0) return 'unit';
  return dimensions[0]?.id ?? 'period';
}

/** The axes with one replaced; where the other is of the same kind already, it stands alone, and rows are split by neither of both. */
function replaceAxis(
  { rows, columns, asked: { within } }: Explored,
  axis: ExploredAxis,
  id: string,
): Pick<Exploration, 'by' | 'within'> {
  const kindOf = (of: string | null) => of?.split(':')[0];
  const others = [rows, columns].filter((one) => one !== null && one !== axis).map((one) => one!.id);
  const isThere = others.some((other) => kindOf(other) === kindOf(id));
  const by = isThere ? others : axis === rows ? [id, ...others] : [...others, id];
  return { by, within: by.some((other) => kindOf(other) === kindOf(within)) ? null : within };
}
