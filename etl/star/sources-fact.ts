import { sourceIdOf, type Contract } from '#etl/contract/contract.ts';
import type { FaultFact } from '#warehouse/model/fault-fact.ts';

/** Names the sources that something is made from; nothing where none is known. */
export function sourcesFact(
  ids: readonly string[],
  contracts: readonly Pick<Contract, 'id' | 'partOf' | 'name'>[],
): FaultFact[] {
  const sources = contracts
    .filter((contract) => ids.includes(sourceIdOf(contract)) && contract.partOf === null)
    .map(({ id, name }) => ({ id, names: name }));
  return sources.length === 0 ? [] : [{ fact: 'sources', sources }];
}
