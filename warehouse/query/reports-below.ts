import { scopePredicate, seesAllUnits, type Scope, type ScopePredicate } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { requireUnit } from './question.ts';

/** How reports and rows of a unit and all below it are told from others, by the codes and months that they bear: a condition on `is_own`. */
export interface ReportsBelow extends ScopePredicate {
  /**
   * SQL of whose they are: `unit_code`, `period`, `borne_by`, the unit that bore the code on the first of the month's days on which one did, and
   * `is_own`. Codes that were never anybody's are left out. By code and month, which are far fewer than reports and rows.
   *
   * @param reports what has `unit_code` and `period`, the first day of a month
   */
  bearers: (reports: string) => string;
  /** Whether all there are are asked for, those of nobody too: the condition is always true. */
  isAll: boolean;
}

/**
 * Reports and rows of a unit and all below it, as far as the scope goes: codes are given anew, so that it is whoever bore the code in the month
 * that counts; where nobody did, all who ever have must lie there. The root of whoever sees all has those of nobody as well.
 *
 * @throws {WarehouseError} unit_unknown
 */
export function reportsBelow({ alias, catalog }: Snapshot, scope: Scope, asked: string): ReportsBelow {
  const { unitId } = requireUnit(catalog, asked);
  const isAll = seesAllUnits(scope) && unitId === catalog.workspace.rootUnit;
  const visible = scopePredicate(scope, 'unit_id', alias);
  const below = `unit_id in (select below.unit_id from ${alias}.star.dim_unit below
    join ${alias}.star.unit_rollup part using (unit_key) where part.unit_id = $unit)`;
  const versions = `select *, ${isAll ? 'true' : `${below} and ${visible.sql}`} as is_below from ${alias}.star.dim_unit`;
  const inMonth = `u.valid_from <= c.period + interval 1 month - interval 1 day and (u.valid_to is null or u.valid_to > c.period)`;
  const ofFirst = (column: string) =>
    `arg_min(u.${column}, (u.valid_from, u.unit_id)) filter (where ${inMonth})`;
  return {
    bearers: (reports) => `
      select c.unit_code, c.period, ${ofFirst('unit_id')} as borne_by,
        coalesce(${ofFirst('is_below')}, bool_and(u.is_below)) as is_own
      from (select distinct unit_code, period from ${reports}) c join (${versions}) u using (unit_code)
      group by all`,
    sql: isAll ? 'true' : 'is_own',
    parameters: isAll ? {} : { ...visible.parameters, unit: unitId },
    isAll,
  };
}
