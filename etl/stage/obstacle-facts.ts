import type { FaultFact, Obstacle } from '#warehouse/model/fault-fact.ts';

/** Why a file cannot be read, as each reader is told it: which file it is, and what stands in the way. @param where `source/file`; without a slash no file is named */
export function obstacleFacts(where: string, obstacle: Obstacle): FaultFact[] {
  const slash = where.indexOf('/');
  const name = where.slice(slash + 1);
  return [
    ...(slash < 0 ? [] : [{ fact: 'file', name } satisfies FaultFact]),
    { fact: 'obstacle', ...obstacle },
  ];
}
