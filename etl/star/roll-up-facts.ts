import { identifier } from '#warehouse/duckdb/database.ts';
import type { Fact, Measure } from '#warehouse/model/fact.ts';
import { rollUpName } from '#warehouse/model/roll-up.ts';
import type { StarContext } from './star-context.ts';

/** Facts of fewer rows are added up faster than a roll-up of them is looked for. */
const LEAST_ROWS = 50_000;
/** A dimension of no more codes is part of every roll-up of its fact. */
const FEW_CODES = 64;
/** A roll-up that is not much smaller than its fact is not worth its place. */
const MOST_OF_FACT = 1 / 4;

/** What is known of a fact's rows. */
interface Shape {
  rows: number;
  /** Different codes by dimension. */
  codes: { [dimension: string]: number };
}

/**
 * Adds large facts up by month, into tables from which most questions are answered: one by unit version and all dimensions of few codes and,
 * for each dimension of many, one of the whole organisation by it and those of few. Flows are sums, stocks as on the month's last
 * day with data; what is counted once is left to the fact. What was there is dropped.
 *
 * @param leastRows of a fact that is worth it
 * @returns how many tables
 */
export async function rollUpFacts(context: StarContext, leastRows = LEAST_ROWS): Promise<number> {
  await dropRollUps(context);
  let made = 0;
  for (const { definition: fact } of context.content.facts) {
    const measures = fact.measures.filter(({ additivity }) => additivity !== 'distinct');
    const shape = await shapeOf(context, fact);
    if (shape.rows < leastRows || measures.length === 0) continue;
    const few = fact.dimensions.map(({ id }) => id).filter((id) => shape.codes[id]! <= FEW_CODES);
    const many = fact.dimensions.map(({ id }) => id).filter((id) => shape.codes[id]! > FEW_CODES);
    for (const keys of [['unit_key', ...few], ...many.map((one) => [...few, one])])
      if (await rollUp(context, fact, { measures, keys, place: made, most: shape.rows * MOST_OF_FACT }))
        made += 1;
  }
  return made;
}

async function dropRollUps({ db }: StarContext): Promise<void> {
  const tables = await db.rows<{ name: string }>(
    `select table_name as name from duckdb_tables()
     where database_name = current_database() and schema_name = 'star' and starts_with(table_name, 'rollup_')`,
  );
  for (const { name } of tables) await db.run(`drop table star.${identifier(name)}`);
}

async function shapeOf({ db, signal }: StarContext, fact: Fact): Promise<Shape> {
  const codes = fact.dimensions.map(
    ({ id }) => `, ${identifier(id)}: approx_count_distinct(${identifier(id)})`,
  );
  const [found] = await db.rows<Shape>(
    `select count(*) as rows, {'_': 0 ${codes.join('')}} as codes from ${tableOf(fact)}`,
    {},
    signal,
  );
  return found!;
}

/** @returns whether it was worth its place */
async function rollUp(
  { db, asOf, signal }: StarContext,
  fact: Fact,
  {
    measures,
    keys,
    place,
    most,
  }: { measures: readonly Measure[]; keys: readonly string[]; place: number; most: number },
): Promise<boolean> {
  const name = `star.${identifier(rollUpName(fact.id, place))}`;
  const isDaily = fact.grain === 'day' && measures.some(({ additivity }) => additivity === 'stock');
  const columns = new Map(measures.map((measure) => [measure.column, measure]));
  const sums = [...columns.values()].map(({ column, additivity }) => {
    const sum = `sum(f.${identifier(column)})`;
    const onLastDay = 'filter (where f.period = l.last_day)';
    const stock = `case when count(*) ${onLastDay} = 0 then 0 else ${sum} ${onLastDay} end`;
    return `(${isDaily && additivity === 'stock' ? stock : sum})::double as ${identifier(column)}`;
  });
  const grouped = ['f.month_key', ...keys.map((key) => `f.${identifier(key)}`)].join(', ');
  await db.run(
    `create or replace table ${name} as
     ${isDaily ? `with l as (select month_key, max(period) as last_day from ${tableOf(fact)} where period <= $as_of::date group by month_key)` : ''}
     select ${grouped}, ${sums.join(', ')}
     from ${tableOf(fact)} f ${isDaily ? 'join l on l.month_key = f.month_key' : ''}
     where f.period <= $as_of::date
     group by ${grouped} order by ${grouped}`,
    { as_of: asOf },
    signal,
  );
  const [found] = await db.rows<{ rows: number }>(`select count(*) as rows from ${name}`);
  if (found!.rows <= most) return true;
  await db.run(`drop table ${name}`);
  return false;
}

function tableOf(fact: Fact): string {
  return `star.${identifier(`fact_${fact.id}`)}`;
}
