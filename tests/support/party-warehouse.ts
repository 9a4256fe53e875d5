import { join } from 'node:path';
import { duckdbType, technicalColumns } from '#etl/contract/sql-type.ts';
import type { Contract } from '#etl/contract/contract.ts';
import { conformSource } from '#etl/conform/conform-source.ts';
import { computeIndicators } from '#etl/indicators/compute-indicators.ts';
import { buildStar } from '#etl/star/build-star.ts';
import type { StarContext } from '#etl/star/star-context.ts';
import { readWorkspace } from '#etl/workspace/read-workspace.ts';
import { identifier, openDatabase, type Database } from '#warehouse/duckdb/database.ts';
import type { Row } from '#warehouse/duckdb/plain-rows.ts';
import { readLayoutSql } from '#warehouse/snapshot/layout.ts';

/** Where the shipped workspace stands. */
export const partyDirectory = join(import.meta.dirname, '../../workspaces/party');

/** Rows of a source by column; a column left out is empty. */
export type Planted = { [source: string]: { [column: string]: string | number | boolean | null }[] };

/** A rule's result as validation leaves it in `quality.rule_result`. */
export interface PlantedResult {
  source_id: string;
  rule: string;
  criterion: string;
  field: string | null;
  unit_code: string | null;
  period: string | null;
  checked: number;
  passed: number;
}

/**
 * The shipped workspace run on a few rows by hand, as if they had passed their contracts: tables of `validate` by the
 * contracts' own columns and types, then conform, star and indicators as in a refresh.
 *
 * @param planted rows by source; a source without rows has an empty table
 */
export async function openPartyWarehouse(
  planted: Planted,
  results: PlantedResult[],
  asOf: string,
): Promise<Database> {
  const read = await readWorkspace(partyDirectory);
  // A few units stand for all: the grid's tiles would name the others.
  const content = { ...read, asOf, workspace: { ...read.workspace, tiles: [] } };
  const db = await openDatabase(':memory:');
  const context: StarContext = {
    db,
    asOf,
    content,
    signal: new AbortController().signal,
    journal: { write: () => undefined },
  };
  await db.run(readLayoutSql());
  for (const contract of content.contracts) await plant(db, contract, planted[contract.id] ?? []);
  for (const result of results) await plantResult(db, result);
  for (const contract of content.contracts) await conformSource(context, contract.id);
  await buildStar(context);
  await computeIndicators(context);
  return db;
}

/** Sums of measures of a fact by unit, ordered by unit, for one period. */
export async function sumsByUnit(
  db: Database,
  fact: string,
  period: string,
  measures: string[],
): Promise<Row[]> {
  const sums = measures.map((measure) => `cast(sum(${measure}) as double) as ${measure}`).join(', ');
  return db.rows(
    `select unit_id, ${sums} from star.fact_${fact} join star.dim_unit using (unit_key)
     where period = cast($period as date) group by unit_id order by unit_id`,
    { period },
  );
}

/** A cell of an indicator: what was divided by what, and whether that is a value. Numbers are given to six decimals. */
export async function cellOf(
  db: Database,
  indicator: string,
  unit: string,
  { grain = 'month', period }: { grain?: string; period: string },
): Promise<Row | undefined> {
  const [row] = await db.rows(
    `select round(numerator, 6) as numerator, round(denominator, 6) as denominator, round(value, 6) as value, state
     from indicators.value
     where indicator_id = $indicator and unit_id = $unit and grain = $grain and period = cast($period as date)`,
    { indicator, unit, grain, period },
  );
  return row;
}

async function plant(db: Database, contract: Contract, rows: Planted[string]): Promise<void> {
  const columns = [
    ...contract.columns.map((column) => ({ name: column.name, type: duckdbType(column) })),
    ...technicalColumns(contract),
  ];
  const types = columns.map(({ name, type }) => `${identifier(name)} ${type}`).join(', ');
  await db.run(`create table validate.${contract.id} (${types})`);
  for (const row of rows) {
    const names = Object.keys(row);
    await db.run(
      `insert into validate.${contract.id} (${names.map(identifier).join(', ')})
       values (${names.map((name) => `$${name}`).join(', ')})`,
      row,
    );
  }
}

async function plantResult(db: Database, result: PlantedResult): Promise<void> {
  await db.run(
    `insert into quality.rule_result (source_id, "rule", criterion, field, reason, severity, weight, is_identifier,
       unit_code, period, checked, passed)
     values ($source_id, $rule, $criterion, $field, 'required', 'error', 1, true, $unit_code, $period, $checked, $passed)`,
    { ...result },
  );
}
