import { identifier } from '#warehouse/duckdb/database.ts';
import { runContent } from '#etl/content-statement.ts';
import { checkUnits } from './check-units.ts';
import { dropUnusedLists } from './list-codes.ts';
import { loadCalendar } from './load-calendar.ts';
import { loadFact } from './load-fact.ts';
import { loadCrosswalk, loadUnits } from './load-units.ts';
import { loadWorkingDays } from './load-working-days.ts';
import { numberUnits } from './number-units.ts';
import { dropRollUps, rollUpFacts } from './roll-up-facts.ts';
import { rollUpUnits } from './roll-up-units.ts';
import { rollUpUnitsThen } from './roll-up-units-then.ts';
import type { StarContext } from './star-context.ts';

/** What the star holds after it was built. */
export interface StarAccount {
  /** Units (not versions), ended ones included. */
  units: number;
  unitVersions: number;
  /** Rows of each fact, in the workspace's order. */
  facts: { id: string; rows: number }[];
}

/**
 * Builds the star from the conformed tables: units with their versions and roll-ups, as now and as then, the crosswalk, the calendar, every
 * other dimension, then every fact with the key of the unit version valid in the row's period.
 *
 * @throws {EtlError} content_sql_failed: SQL of the workspace does not run
 * @throws {EtlError} unit_unresolved: a parent, successor, tile or row names a unit nobody knows
 * @throws {EtlError} audit_failed: the tree or the crosswalk contradicts itself
 */
export async function buildStar(context: StarContext): Promise<StarAccount> {
  const { content, db, journal } = context;
  await loadUnits(context);
  await loadCrosswalk(context);
  await checkUnits(context);
  await numberUnits(context);
  await rollUpUnits(context);
  await rollUpUnitsThen(context);
  await loadCalendar(context);
  await loadWorkingDays(context);
  for (const dimension of content.dimensions) {
    await runContent(context, dimension, {
      before: `create or replace table star.${identifier(`dim_${dimension.id}`)} as select * from`,
    });
  }
  await dropRollUps(context);
  const facts: StarAccount['facts'] = [];
  for (const { definition, sql } of content.facts) {
    const rows = await loadFact(context, definition, sql);
    facts.push({ id: definition.id, rows });
    const done = { facts: facts.length, expected: content.facts.length };
    journal.write('progress', { stage: 'star', data: { fact: definition.id, rows, ...done } });
  }
  await dropUnusedLists(context);
  const rollUps = await rollUpFacts(context);
  journal.write('progress', { stage: 'star', data: { rollUps } });
  const [units] = await db.rows<{ units: number; versions: number }>(
    'select count(distinct unit_id) as units, count(*) as versions from star.dim_unit',
  );
  return { units: units!.units, unitVersions: units!.versions, facts };
}
