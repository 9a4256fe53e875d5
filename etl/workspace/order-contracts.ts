import type { Contract } from '#etl/contract/contract.ts';
import { referredSources } from '#etl/contract/referred-sources.ts';
import type { ReadContract } from './read-sources.ts';

/**
 * Puts sources in an order in which each comes after those it refers to; among equals by code, then id. A source may refer
 * to itself. Sources that refer to one another in a circle are noted in their files and come last.
 */
export function orderContracts(sources: ReadContract[]): Contract[] {
  const natural = new Intl.Collator('en', { numeric: true });
  const nameOf = ({ contract }: ReadContract) => `${contract.code ?? ''} ${contract.id}`;
  let waiting = [...sources].sort((a, b) => natural.compare(nameOf(a), nameOf(b)));
  const ordered: Contract[] = [];
  while (waiting.length > 0) {
    const ids = new Set(waiting.map(({ contract }) => contract.id));
    const ready = waiting.find(({ contract }) => referredSources(contract).every((id) => !ids.has(id)));
    if (!ready) {
      for (const source of waiting) noteCircle(source, ids);
      return [...ordered, ...waiting.map(({ contract }) => contract)];
    }
    ordered.push(ready.contract);
    waiting = waiting.filter((source) => source !== ready);
  }
  return ordered;
}

function noteCircle({ contract, yaml }: ReadContract, circle: ReadonlySet<string>): void {
  const position = contract.columns.findIndex(
    ({ reference }) => reference && reference.source !== contract.id && circle.has(reference.source),
  );
  yaml.fault(
    ['schema', 0, 'properties', Math.max(position, 0)],
    `sources refer to one another in a circle: ${[...circle].sort().join(', ')}. No order of loading suits them; leave one out.`,
  );
}
