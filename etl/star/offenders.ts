import { EtlError, type EtlErrorCode } from '#etl/errors.ts';
import type { Parameters } from '#warehouse/duckdb/parameters.ts';
import type { FactUnit, FaultFact, TreeFault } from '#warehouse/model/fault-fact.ts';
import type { Text } from '#warehouse/model/text.ts';
import { listed } from '#etl/listed.ts';
import { sourcesFact } from './sources-fact.ts';
import type { StarContext } from './star-context.ts';

/** A condition that must have no offenders. */
export interface Check {
  code: Extract<EtlErrorCode, 'audit_failed' | 'unit_unresolved'>;
  /** Kind of fault: `parents unknown`. */
  what: string;
  /** The same for whoever is told it in their language. */
  kind: TreeFault;
  /** What was expected and what to do. */
  expected: string;
  /** Of what it is: the units, or what became of them. */
  of: 'units' | 'crosswalk';
  /** Answers the offenders: `offender`, as the message names it, and where that is another text `unit_id`; `sum` where one is told. */
  sql: string;
  parameters?: Parameters;
}

interface Offender {
  offender: string;
  unit_id?: string;
  sum?: number;
}

interface Found {
  check: Check;
  offenders: Offender[];
}

/** Units that a fact names. */
const MAX_UNITS = 20;

/**
 * Runs checks and refuses what offends against any of them, all faults in one message.
 *
 * @throws {EtlError} the code of the first check that found offenders
 */
export async function refuseOffenders(context: StarContext, checks: Check[]): Promise<void> {
  const { db, signal } = context;
  const faults: Found[] = [];
  for (const check of checks) {
    const offenders = await db.rows<Offender>(
      `from (${check.sql}) order by offender`,
      check.parameters,
      signal,
    );
    if (offenders.length > 0) faults.push({ check, offenders });
  }
  if (faults.length === 0) return;
  const namesOf = ({ offenders }: Found) => offenders.map(({ offender }) => offender);
  throw new EtlError(
    faults[0]!.check.code,
    faults
      .map((found) => `${found.check.what}: ${listed(namesOf(found))}. ${found.check.expected}`)
      .join('\n'),
    {
      ...Object.fromEntries(faults.map((found) => [found.check.what, namesOf(found).slice(0, 100)])),
      facts: await factsOf(context, faults),
    },
  );
}

async function factsOf(context: StarContext, faults: readonly Found[]): Promise<FaultFact[]> {
  const called = await readUnits(context);
  const { treeSources, contracts } = context.content;
  const sources = new Set(faults.flatMap(({ check }) => treeSources[check.of]));
  return [
    ...faults.map(({ check, offenders }): FaultFact => {
      const units = offenders.slice(0, MAX_UNITS).map(({ offender, unit_id, sum }): FactUnit => {
        const unit = called.get(unit_id ?? offender) ?? { code: unit_id ?? offender };
        return { ...unit, ...(sum !== undefined && { sum }) };
      });
      return { fact: 'tree', what: check.kind, units, more: offenders.length - units.length };
    }),
    ...sourcesFact([...sources], contracts),
  ];
}

/** Codes and names of the units, by id. */
async function readUnits({ db, signal }: StarContext): Promise<Map<string, FactUnit>> {
  const rows = await db.rows<{ unit_id: string; code: string; names: string }>(
    'select unit_id, unit_code as code, names::varchar as names from star.dim_unit where is_latest',
    {},
    signal,
  );
  return new Map(
    rows.map(({ unit_id, code, names }) => [unit_id, { code, names: JSON.parse(names) as Text }]),
  );
}
