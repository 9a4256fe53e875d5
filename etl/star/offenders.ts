import { EtlError, type EtlErrorCode } from '#etl/errors.ts';
import type { Parameters } from '#warehouse/duckdb/parameters.ts';
import type { StarContext } from './star-context.ts';

/** A condition that must have no offenders. */
export interface Check {
  code: Extract<EtlErrorCode, 'audit_failed' | 'unit_unresolved'>;
  /** Kind of fault: `parents unknown`. */
  what: string;
  /** What was expected and what to do. */
  expected: string;
  /** Answers the offenders in the column `offender`. */
  sql: string;
  parameters?: Parameters;
}

const named = 10;

/**
 * Runs checks and refuses what offends against any of them, all faults in one message.
 *
 * @throws {EtlError} the code of the first check that found offenders
 */
export async function refuseOffenders(
  { db, signal }: Pick<StarContext, 'db' | 'signal'>,
  checks: Check[],
): Promise<void> {
  const faults: { check: Check; offenders: string[] }[] = [];
  for (const check of checks) {
    const rows = await db.rows<{ offender: string }>(
      `select offender from (${check.sql}) order by 1`,
      check.parameters,
      signal,
    );
    if (rows.length > 0) faults.push({ check, offenders: rows.map((row) => row.offender) });
  }
  if (faults.length === 0) return;
  throw new EtlError(
    faults[0]!.check.code,
    faults.map(({ check, offenders }) => `${check.what}: ${listed(offenders)}. ${check.expected}`).join('\n'),
    Object.fromEntries(faults.map(({ check, offenders }) => [check.what, offenders.slice(0, 100)])),
  );
}

/** The first few names, and how many more there are. */
export function listed(names: string[]): string {
  const more = names.length - named;
  return names.slice(0, named).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
