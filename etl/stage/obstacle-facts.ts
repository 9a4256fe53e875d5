import type { FaultFact, Obstacle } from '#warehouse/model/fault-fact.ts';

/** Why a file cannot be read, as each reader is told it: which file it is, and what stands in the way. @param where `source/file`; without a slash no file is named */
export function obstacleFacts(where: string, obstacle: Obstacle): FaultFact[] {
  return [...fileFact(where), { fact: 'obstacle', ...obstacle }];
}

/** Which file a fault is of. @param where as of `obstacleFacts` */
export function fileFact(where: string): FaultFact[] {
  const slash = where.indexOf('/');
  return slash < 0 ? [] : [{ fact: 'file', name: where.slice(slash + 1) }];
}
