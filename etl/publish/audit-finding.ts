import type { BuildFault, FaultFact } from '#warehouse/model/fault-fact.ts';

/** What of a build does not hold: as the message says it, and for whoever is told it in their language. */
export interface AuditFinding {
  says: string;
  fact: Extract<FaultFact, { fact: 'build' }>;
}

/** A finding with its fact. */
export function finding(
  says: string,
  what: BuildFault,
  about: Omit<AuditFinding['fact'], 'fact' | 'what'> = {},
): AuditFinding {
  return { says, fact: { fact: 'build', what, ...about } };
}
