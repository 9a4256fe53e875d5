import { codeListName } from '#warehouse/model/fact.ts';
import { seesAllUnits, type Scope } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Explored } from './explored.ts';

/**
 * Codes of a dimension in the order they are stored or declared in; empty where they are not listed. Those that are not declared come from
 * the rows of all units, so whoever sees some units alone is not told of them.
 */
export function codesOf(
  catalog: Catalog,
  scope: Scope,
  { figures }: Pick<Explored, 'figures'>,
  dimensionId: string,
): readonly string[] {
  const [factId] = figures[0]!.facts;
  const dimension = catalog.facts.get(factId!)?.dimensions.find(({ id }) => id === dimensionId);
  const declared = dimension?.members.map(({ code }) => code) ?? [];
  if (declared.length > 0) return declared;
  if (!seesAllUnits(scope)) return [];
  return catalog.codeLists.get(codeListName(factId!, dimensionId)) ?? [];
}
