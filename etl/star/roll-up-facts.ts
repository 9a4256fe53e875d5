import { identifier, literal } from '#warehouse/duckdb/database.ts';
import type { Fact, Measure } from '#warehouse/model/fact.ts';
import { rollUpName } from '#warehouse/model/roll-up.ts';
import { layOutLevels, levelTable } from './unit-levels.ts';
import type { StarContext } from './star-context.ts';

/** Facts of fewer rows are added up faster than a roll-up of them is looked for. */
const LEAST_ROWS = 50_000;
/** A dimension of no more codes is part of every roll-up of its fact. */
const FEW_CODES = 64;
/** A roll-up that is not much smaller than its fact is not worth its place. */
const MOST_OF_FACT = 1 / 4;
/** A roll-up so many times as long as one without its dimensions of few codes does not spare that one. */
const MUCH_LONGER = 20;

/** What is known of a fact's rows. */
interface Shape {
  rows: number;
  /** Different codes by dimension. */
  codes: { [dimension: string]: number };
}

/** What a roll-up is by, besides the month; with a level, `unit_key` is of that level's units, or of units that lie in none. */
interface RollUpGrain {
  level: string | null;
  keys: readonly string[];
}

/**
 * Adds large facts up by month, into tables from which most questions are answered: one by unit version, one by the units of each level above, one of the whole organisation, and
 * one of the whole by each dimension of many codes; each also by as many dimensions of few codes, the smallest first, as leave it much
 * smaller than the fact. Flows are sums, stocks as on the month's last day with data; what is counted once is left to the fact. What was
 * there is dropped.
 *
 * @param leastRows of a fact that is worth it
 * @returns how many tables
 */
export async function rollUpFacts(context: StarContext, leastRows = LEAST_ROWS): Promise<number> {
  await dropRollUps(context);
  const levels = await layOutLevels(context);
  let made = 0;
  for (const { definition: fact } of context.content.facts) {
    const measures = fact.measures.filter(({ additivity }) => additivity !== 'distinct');
    const shape = await shapeOf(context, fact);
    if (shape.rows < leastRows || measures.length === 0) continue;
    for (const grain of await grainsOf(context, fact, { shape, levels })) {
      await rollUp(context, fact, { measures, grain, place: made });
      made += 1;
    }
  }
  for (const level of levels) await context.db.run(`drop table ${levelTable(level)}`);
  return made;
}

/** Drops all roll-ups, before the facts they were made from are replaced. */
export async function dropRollUps({ db }: StarContext): Promise<void> {
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

/** What the roll-ups of a fact are by, besides the month. */
async function grainsOf(
  context: StarContext,
  fact: Fact,
  { shape: { rows, codes }, levels }: { shape: Shape; levels: readonly string[] },
): Promise<RollUpGrain[]> {
  const ids = fact.dimensions.map(({ id }) => id).toSorted((a, b) => codes[a]! - codes[b]!);
  const few = ids.filter((id) => codes[id]! <= FEW_CODES);
  const many = ids.filter((id) => codes[id]! > FEW_CODES);
  const found: RollUpGrain[] = [];
  const first = [
    { level: null, keys: ['unit_key'] },
    ...levels.map((level) => ({ level, keys: ['unit_key'] })),
    { level: null, keys: [] },
    ...many.map((id) => ({ level: null, keys: [id] })),
  ];
  for (const { level, keys } of first) {
    const ladder = few.map((_, at) => [...keys, ...few.slice(0, at + 1)]);
    const steps = keys.length > 0 ? [keys, ...ladder] : ladder;
    const groups = await countGroups(context, fact, { level, steps });
    const longest = steps.findLast((_, at) => groups[at]! <= rows * MOST_OF_FACT);
    if (!longest) continue;
    found.push({ level, keys: longest });
    const isMuchLonger = longest !== keys && groups[0]! * MUCH_LONGER <= groups[steps.indexOf(longest)]!;
    if (keys.length > 0 && isMuchLonger) found.push({ level, keys });
  }
  return found;
}

/** About how many rows a roll-up by each of these has. */
async function countGroups(
  { db, signal }: StarContext,
  fact: Fact,
  { level, steps }: { level: string | null; steps: readonly (readonly string[])[] },
): Promise<number[]> {
  if (steps.length === 0) return [];
  const counts = steps.map(
    (keys) => `approx_count_distinct(hash(f.month_key, ${keys.map((key) => keySql(key, level)).join(', ')}))`,
  );
  const [found] = await db.rows<{ groups: number[] }>(
    `select [${counts.join(', ')}] as groups from ${tableOf(fact)} f ${joinLevel(level)}`,
    {},
    signal,
  );
  return found!.groups;
}

async function rollUp(
  { db, asOf, signal }: StarContext,
  fact: Fact,
  {
    measures,
    grain: { level, keys },
    place,
  }: { measures: readonly Measure[]; grain: RollUpGrain; place: number },
): Promise<void> {
  const name = `star.${identifier(rollUpName(fact.id, place))}`;
  const isDaily = fact.grain === 'day' && measures.some(({ additivity }) => additivity === 'stock');
  const columns = new Map(measures.map((measure) => [measure.column, measure]));
  const sums = [...columns.values()].map(({ column, additivity }) => {
    const sum = `sum(f.${identifier(column)}${level === null ? '' : ' * u.weight'})`;
    const onLastDay = 'filter (where f.period = l.last_day)';
    const stock = `case when count(*) ${onLastDay} = 0 then 0 else ${sum} ${onLastDay} end`;
    return `(${isDaily && additivity === 'stock' ? stock : sum})::double as ${identifier(column)}`;
  });
  const grouped = ['f.month_key', ...keys.map((key) => keySql(key, level))].join(', ');
  await db.run(
    `create or replace table ${name} as
     ${isDaily ? `with l as (select month_key, max(period) as last_day from ${tableOf(fact)} where period <= $as_of::date group by month_key)` : ''}
     select ${grouped}, ${sums.join(', ')}
     from ${tableOf(fact)} f ${joinLevel(level)} ${isDaily ? 'join l on l.month_key = f.month_key' : ''}
     where f.period <= $as_of::date
     group by ${grouped} order by ${grouped}`,
    { as_of: asOf },
    signal,
  );
  if (level !== null) await db.run(`comment on table ${name} is ${literal(level)}`);
}

function keySql(key: string, level: string | null): string {
  return key === 'unit_key' && level !== null ? 'u.unit_key' : `f.${identifier(key)}`;
}

function joinLevel(level: string | null): string {
  return level === null ? '' : `join ${levelTable(level)} u on u.of_key = f.unit_key`;
}

function tableOf(fact: Fact): string {
  return `star.${identifier(`fact_${fact.id}`)}`;
}
