import { EACH_UNIT } from '#warehouse/explore/semantic-query.ts';
import type { UnitVersion } from '#warehouse/model/unit.ts';
import { invalidQuestion, requireUnit } from '#warehouse/query/question.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Exploration } from '#lib/filters/exploration.ts';

/** True where a reader is told what was published of a unit, and nothing that it is made of. */
export { seesWholeAlone } from '#warehouse/scope/scope.ts';

/** Units compared with another. */
export const MOST_BESIDE = 4;

/**
 * The unit asked for and those beside it, each once, in the order asked; none where it stands alone.
 *
 * @throws {WarehouseError} unit_unknown; question_invalid: more than can be told apart
 */
export function comparedUnits(
  catalog: Catalog,
  unit: UnitVersion,
  { beside }: Pick<Exploration, 'beside'>,
): UnitVersion[] {
  const all = new Set([unit, ...beside.map((id) => requireUnit(catalog, id))]);
  if (all.size > 1 + MOST_BESIDE)
    throw invalidQuestion('with', beside.join(','), `${MOST_BESIDE} units at most beside another`);
  return all.size > 1 ? [...all] : [];
}

/**
 * The axes of an exploration, periods where it names none. Units compared take the place of any other axis of units, else of the columns;
 * where none are, the axis of them means nothing.
 */
export function axesAsked(
  { by }: Pick<Exploration, 'by'>,
  compared: readonly UnitVersion[],
): readonly string[] {
  const isCompared = compared.length > 0;
  const asked = isCompared ? by : by.filter((id) => id !== EACH_UNIT);
  const named = asked.length > 0 ? asked : ['period'];
  if (!isCompared) return named;
  const placed = [...new Set(named.map((id) => (isOfUnits(id) ? EACH_UNIT : id)))];
  return placed.includes(EACH_UNIT) ? placed : [placed[0]!, EACH_UNIT];
}

const isOfUnits = (id: string) => id === 'unit' || id.startsWith('unit:');
