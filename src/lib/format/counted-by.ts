import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { factsOf, reportedBy, type CountedBy, type Words } from './cell.ts';

/**
 * How the coverage of cells is told. Whoever stood in a period was expected to report, so that of one before a merger, or with one in it, more
 * units are counted than stand today: of these it is said that they are those of that time. Of a whole of which the reader sees a part, today's are not known.
 *
 * @param cells of different units, none below another; of one period
 */
export function countedBy(
  {
    indicator,
    cells,
  }: { indicator: Indicator; cells: readonly Pick<Cell, 'unitId' | 'periodEnd' | 'expected'>[] },
  catalog: Pick<Catalog, 'facts' | 'units' | 'children'>,
  words: Pick<Words, 'isOfWhole'>,
): CountedBy {
  const by = reportedBy(indicator, catalog.facts);
  const expected = cells.reduce((sum, cell) => sum + cell.expected, 0);
  if (by !== 'units' || expected < 2 || words.isOfWhole) return by;
  const levels = new Set(factsOf(indicator).flatMap((id) => catalog.facts.get(id)?.reporting.levels ?? []));
  return expected > countStanding(cells, levels, catalog) ? 'units_then' : by;
}

/** Units of some levels that cells are of, as far as they stood to the end of the period, and all that stand today below them. */
function countStanding(
  cells: readonly Pick<Cell, 'unitId' | 'periodEnd'>[],
  levels: ReadonlySet<string>,
  { units, children }: Pick<Catalog, 'units' | 'children'>,
): number {
  const standing = cells.flatMap(({ unitId, periodEnd }) => {
    const validTo = units.get(unitId)?.validTo ?? null;
    return validTo === null || validTo > periodEnd ? [unitId] : [];
  });
  let below = cells.flatMap(({ unitId }) => children.get(unitId) ?? []);
  for (; below.length > 0; below = below.flatMap((id) => children.get(id) ?? [])) standing.push(...below);
  return standing.filter((id) => levels.has(units.get(id)?.level ?? '')).length;
}
