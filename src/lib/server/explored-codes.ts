import { codeListName } from '#warehouse/model/fact.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Explored } from './explored.ts';

/** Codes of a dimension in the order they are stored or declared in; empty where they are not listed. */
export function codesOf(
  catalog: Catalog,
  { figures }: Pick<Explored, 'figures'>,
  dimensionId: string,
): readonly string[] {
  const [factId] = figures[0]!.facts;
  const dimension = catalog.facts.get(factId!)?.dimensions.find(({ id }) => id === dimensionId);
  const declared = dimension?.members.map(({ code }) => code) ?? [];
  if (declared.length > 0) return declared;
  return catalog.codeLists.get(codeListName(factId!, dimensionId)) ?? [];
}
