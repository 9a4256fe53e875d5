import { pathOfRule } from '#etl/contract/check-quality.ts';
import { faultAtProperty } from '#etl/contract/custom-properties.ts';
import { duckdbType, technicalColumns } from '#etl/contract/sql-type.ts';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import type { Fact } from '#warehouse/model/fact.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import { readLayoutSql } from '#warehouse/snapshot/layout.ts';
import { checkResult, crosswalkColumns, factColumns, registerColumns, unitColumns } from './check-result.ts';
import type { ContentSql } from './content.ts';
import type { Fault } from './fault.ts';
import type { ReadContract } from './read-sources.ts';
import { SqlTrial } from './try-sql.ts';
import { tryQuality } from './try-quality.ts';

/** What of a workspace could be read, with the files it was read from. */
export interface ReadContent {
  contracts: ReadContract[];
  conform: ContentSql[];
  unitSql: ContentSql | null;
  crosswalkSql: ContentSql | null;
  dimensions: ContentSql[];
  facts: { definition: Fact | null; sql: ContentSql }[];
  indicators: Indicator[];
}

/** What trying all SQL of a workspace showed. */
export interface ContentTrial {
  faults: Fault[];
  /** Tables each table is made from, by `schema.table`; facts stand as `star.fact_<fact>`. */
  reads: Map<string, string[]>;
}

const loaded = ['star.dim_unit', 'star.crosswalk', 'star.calendar', 'star.working_day'];

/**
 * Tries every SELECT of a workspace in the order in which a refresh runs them, on empty tables made from the contracts, so
 * that a misspelt column is found before any data is there.
 */
export async function tryContent(content: ReadContent): Promise<ContentTrial> {
  const database = await openDatabase(':memory:', {
    settings: { threads: '1', enable_external_access: 'false' },
  });
  try {
    return await database.withConnection(async (db) => {
      await db.run(readLayoutSql());
      await db.run('create table star.calendar (month date, month_end date)');
      await db.run('create table star.working_day (day date, number integer)');
      const trial = await SqlTrial.open(db);
      trial.has('quality.rule_result', 'star.calendar', 'star.working_day');
      const reads = new Map<string, string[]>();
      await tryContracts(trial, content);
      for (const one of content.contracts) await tryQuality(trial, one, content.contracts);
      await tryConform(trial, content, reads);
      await tryDimensions(trial, content, reads);
      await tryFacts(trial, content, reads);
      return { faults: trial.faults, reads };
    });
  } finally {
    database.close();
  }
}

async function tryContracts(trial: SqlTrial, content: ReadContent): Promise<void> {
  for (const { contract, yaml, object } of content.contracts) {
    const columns = contract.columns.map((column) => ({ name: column.name, type: duckdbType(column) }));
    await trial.make(`validate.${contract.id}`, [...columns, ...technicalColumns(contract)]);
    for (const check of contract.checks) {
      const problem = await trial.problemOfCheck(check.check, `validate.${contract.id}`);
      if (problem !== null)
        yaml.fault([...pathOfRule(yaml, object, check.id), 'implementation', 'check'], problem);
    }
    for (const [position, { pattern }] of contract.columns.entries()) {
      const problem = pattern === null ? null : await trial.problemOfPattern(pattern);
      if (problem !== null)
        yaml.fault(['schema', object, 'properties', position, 'logicalTypeOptions', 'pattern'], problem);
    }
    const footer = contract.skip.footer && (await trial.problemOfPattern(contract.skip.footer.pattern));
    if (footer) faultAtProperty(yaml, 'skip', footer, object);
  }
}

async function tryConform(
  trial: SqlTrial,
  content: ReadContent,
  reads: ContentTrial['reads'],
): Promise<void> {
  for (const sql of content.conform) {
    const table = `conform.${sql.id}`;
    const tried = await trial.try(sql, table, [`validate.${sql.id}`]);
    reads.set(table, tried.reads);
    if (tried.columns) await trial.make(table, tried.columns);
  }
}

async function tryDimensions(
  trial: SqlTrial,
  content: ReadContent,
  reads: ContentTrial['reads'],
): Promise<void> {
  const conformed = content.conform.map(({ id }) => `conform.${id}`);
  const fixed = [
    { sql: content.unitSql, table: 'star.dim_unit', columns: unitColumns },
    { sql: content.crosswalkSql, table: 'star.crosswalk', columns: crosswalkColumns },
  ];
  for (const { sql, table, columns } of fixed) {
    trial.has(table);
    if (sql === null) continue;
    const tried = await trial.try(sql, table, conformed);
    reads.set(table, tried.reads);
    trial.faults.push(...checkResult(sql, table, tried.columns, columns));
  }
  for (const sql of content.dimensions) {
    const table = `star.dim_${sql.id}`;
    const tried = await trial.try(sql, table, [...conformed, ...loaded]);
    reads.set(table, tried.reads);
    trial.faults.push(...checkResult(sql, table, tried.columns, registerColumns(sql.id, content.facts)));
    if (tried.columns) await trial.make(table, tried.columns);
  }
}

async function tryFacts(trial: SqlTrial, content: ReadContent, reads: ContentTrial['reads']): Promise<void> {
  const conformed = content.conform.map(({ id }) => `conform.${id}`);
  const dimensions = content.dimensions.map(({ id }) => `star.dim_${id}`);
  const allowed = [...conformed, ...loaded, ...dimensions, 'quality.rule_result'];
  for (const { definition, sql } of content.facts) {
    const table = `star.fact_${sql.id}`;
    const tried = await trial.try(sql, table, allowed);
    reads.set(table, tried.reads);
    if (definition)
      trial.faults.push(
        ...checkResult(sql, table, tried.columns, factColumns(definition, content.indicators)),
      );
  }
}
