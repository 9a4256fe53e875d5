import { sourceIdOf, type Contract } from '#etl/contract/contract.ts';
import { referredSources } from '#etl/contract/referred-sources.ts';
import type { ReadContract } from './read-sources.ts';

/**
 * Puts sources in an order in which each comes after those it refers to; among equals by code, then id. A source may refer
 * to itself. The tables of a source stay together, ordered likewise. Sources that refer to one another in a circle are noted
 * in their files and come last.
 */
export function orderContracts(sources: ReadContract[]): Contract[] {
  const natural = new Intl.Collator('en', { numeric: true });
  const nameOf = ({ contract }: ReadContract) => `${contract.code ?? ''} ${contract.id}`;
  const sorted = [...sources].sort((a, b) => natural.compare(nameOf(a), nameOf(b)));
  const groups = [...Map.groupBy(sorted, ({ contract }) => sourceIdOf(contract)).values()];
  return inOrder(groups).flatMap((group) =>
    inOrder(group.map((table) => [table])).flatMap(([table]) => table?.contract ?? []),
  );
}

/** Orders groups of tables by what they refer to outside themselves. */
function inOrder(groups: ReadContract[][]): ReadContract[][] {
  const ordered: ReadContract[][] = [];
  let waiting = groups;
  while (waiting.length > 0) {
    const ids = new Set(waiting.flat().map(({ contract }) => contract.id));
    const ready = waiting.find((group) => refersTo(group).every((id) => !ids.has(id)));
    if (!ready) {
      for (const source of waiting.flat()) noteCircle(source, ids);
      return [...ordered, ...waiting];
    }
    ordered.push(ready);
    waiting = waiting.filter((group) => group !== ready);
  }
  return ordered;
}

function refersTo(group: ReadContract[]): string[] {
  const own = group.map(({ contract }) => contract.id);
  return group.flatMap(({ contract }) => referredSources(contract)).filter((id) => !own.includes(id));
}

function noteCircle({ contract, yaml, object }: ReadContract, circle: ReadonlySet<string>): void {
  const position = contract.columns.findIndex(
    ({ reference }) => reference && reference.source !== contract.id && circle.has(reference.source),
  );
  yaml.fault(
    ['schema', object, 'properties', Math.max(position, 0)],
    `sources refer to one another in a circle: ${[...circle].sort().join(', ')}. No order of loading suits them; leave one out.`,
  );
}
