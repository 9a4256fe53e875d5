import { runContent } from '#etl/content-statement.ts';
import { EtlError } from '#etl/errors.ts';
import type { ContentSql } from '#etl/workspace/content.ts';
import { identifier } from '#warehouse/duckdb/database.ts';
import type { FaultFact } from '#warehouse/model/fault-fact.ts';
import { periodStartSql } from '#warehouse/model/fiscal-period.ts';
import type { Fact } from '#warehouse/model/fact.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { StarContext } from './star-context.ts';
import { listCodes } from './list-codes.ts';
import { listed } from '#etl/listed.ts';
import { layOutBearers } from './unit-bearers.ts';

/** Columns a `weighted_index` reads, whether or not the fact declares them. */
const indexColumns = ['source_id', 'field', 'criterion', 'rule', 'weight', 'checked', 'passed'];

/**
 * Fills `star.fact_<id>`: `unit_key`, `period` (first day at the fact's grain), `month_key` (year × 12 + month − 1 of that
 * day), then the declared dimensions, measures' columns and keys; sorted by month and unit.
 *
 * @returns rows of the fact
 * @throws {EtlError} content_sql_failed: the SQL does not run, lacks a declared column, or gives rows without a period
 * @throws {EtlError} unit_unresolved: rows name a unit that nobody is in their period, or two at once
 */
export async function loadFact(context: StarContext, fact: Fact, content: ContentSql): Promise<number> {
  const table = `star.${identifier(`fact_${fact.id}`)}`;
  const period = periodStartSql(
    fact.grain,
    `content.${identifier(fact.periodColumn)}`,
    context.content.workspace.calendar.fiscalYearStart,
  );
  const unit = `cast(content.${identifier(fact.unitColumn)} as varchar)`;
  const bearers = `left join unit_bearer b on b.name = ${unit} and b.begins <= ${period} and b.ends > ${period}`;
  const columns = factColumns(fact, context.content.indicators).map((one) => `content.${identifier(one)}`);

  await layOutBearers(context, fact);
  await refuseShared(context, fact, content, unit);
  await runContent(context, content, {
    before: `create or replace table ${table} as
      select
        cast(b.unit_key as integer) as unit_key, ${period} as period,
        cast(year(${period}) * 12 + month(${period}) - 1 as usmallint) as month_key,
        ${columns.join(', ')}
      from`,
    after: `as content ${bearers} order by month_key, unit_key`,
  });
  const [found] = await context.db.rows<{ rows: number; no_period: number; no_unit: number }>(
    `select count(*) as rows, count(*) filter (period is null) as no_period,
            count(*) filter (period is not null and unit_key is null) as no_unit
     from ${table}`,
  );
  if (found!.no_period > 0) throw periodMissing(fact, content, found!.no_period);
  if (found!.no_unit > 0) await refuseUnresolved(context, content, { unit, bearers, fact, period });
  await listCodes(context, fact);
  return found!.rows;
}

function factColumns(fact: Fact, indicators: Indicator[]): string[] {
  const indexed = indicators.some(
    ({ formula }) => formula.kind === 'weighted_index' && formula.fact === fact.id,
  );
  return [
    ...new Set([
      ...fact.dimensions.map((dimension) => dimension.id),
      ...fact.measures.map((measure) => measure.column),
      ...fact.measures.flatMap((measure) => measure.key ?? []),
      ...(indexed ? indexColumns : []),
    ]),
  ];
}

function periodMissing(fact: Fact, content: ContentSql, rows: number): EtlError {
  return new EtlError(
    'content_sql_failed',
    `rows without a period: ${rows} of fact ${fact.id}. ` +
      `Expected a date in ${fact.periodColumn} of every row; leave such rows out in ${content.file}.`,
    { file: content.file, rows },
  );
}

/** A code that two units bear at once would count its rows twice. */
async function refuseShared(
  context: StarContext,
  fact: Fact,
  content: ContentSql,
  unit: string,
): Promise<void> {
  const shared = await context.db.rows<{ name: string }>(
    `select distinct a.name from unit_bearer a join unit_bearer b
       on a.name = b.name and a.unit_key < b.unit_key and a.begins < b.ends and b.begins < a.ends
     order by 1`,
  );
  if (shared.length === 0) return;
  await runContent(context, content, {
    before: `create or replace temp table unit_shared as select distinct ${unit} as name from`,
    after: `as content where ${unit} in (
      select a.name from unit_bearer a join unit_bearer b
        on a.name = b.name and a.unit_key < b.unit_key and a.begins < b.ends and b.begins < a.ends)`,
  });
  const used = await context.db.rows<{ name: string }>('select name from unit_shared order by 1');
  if (used.length === 0) return;
  throw new EtlError(
    'unit_unresolved',
    `unit codes borne by two units at once: ${listed(used.map((row) => row.name))} (fact ${fact.id}). ` +
      'Expected one unit for a code on a day; give the fact unit ids (unitBy: id) or mend dimensions/unit.sql.',
    { fact: fact.id, codes: used.map((row) => row.name), facts: [codesFact(used)] },
  );
}

async function refuseUnresolved(
  context: StarContext,
  content: ContentSql,
  { unit, bearers, fact, period }: { unit: string; bearers: string; fact: Fact; period: string },
): Promise<never> {
  await runContent(context, content, {
    before: `create or replace temp table unit_missing as
      select coalesce(${unit}, '(none)') as name, count(*) as rows, min(${period}) as first, max(${period}) as last from`,
    after: `as content ${bearers} where b.unit_key is null group by 1`,
  });
  const missing = await context.db.rows<{ name: string; rows: number; first: string; last: string }>(
    'select * from unit_missing order by rows desc, name',
  );
  const codes = missing.map((row) => `${row.name} (${row.rows} rows, ${row.first} to ${row.last})`);
  throw new EtlError(
    'unit_unresolved',
    `units unknown in the rows' periods: ${listed(codes)} (fact ${fact.id}). ` +
      `Expected ${fact.unitBy === 'id' ? 'a unit_id' : 'a unit_code valid in the period'}; ` +
      'add the unit to the register, or let a reference rule of the contract quarantine such rows.',
    { fact: fact.id, missing: missing.slice(0, 100), facts: [codesFact(missing)] },
  );
}

const MAX_CODES = 20;

function codesFact(rows: readonly { name: string }[]): FaultFact {
  const codes = rows.slice(0, MAX_CODES).map(({ name }) => name);
  return { fact: 'codes', codes, more: rows.length - codes.length };
}
