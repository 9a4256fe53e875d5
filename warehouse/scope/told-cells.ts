import type { Parameters } from '../duckdb/parameters.ts';
import { isOneOf } from '../duckdb/one-of.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { scopePredicate, seesAllUnits, type Scope, type ScopePredicate } from './scope.ts';

/** Units that a value of the whole must be made of besides those a reader sees, so that taking away tells no one's. */
const FEWEST_HIDDEN = 3;

/** Published values that a reader may be told, as a part of a statement. */
export interface ToldCells {
  /** What to select from, with the columns of `indicators.value`. */
  from: string;
  /** Condition on the rows, called `row`. */
  sql: string;
  parameters: Parameters;
}

/** What of a value tells of other periods or of earlier versions, in which fewer units may have been hidden in it, and what is told instead. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ...['previous', 'previous_year', 'first_published', 'restated_from'].map(
    (name) => [name, 'null::double'] as const,
  ),
  ...(['usual_low', 'usual_high'] as const).map((name) => [name, 'null::double'] as const),
  ...([
    ['restated_on', 'null::date'],
    ['restated_by', 'null::varchar'],
    ['unusual', 'false'],
    ['previous_in_part', 'false'],
    ['previous_year_in_part', 'false'],
  ] as const),
]);

/**
 * Published values of visible units, and of the scope's wholes.
 *
 * The value of a whole is told only where, in its own period and in every shorter one within, several hidden units that stand directly
 * below have a value of their own: of one alone, or of two of whom one may know the other, taking one's own away would tell it, and so
 * would taking the other months of a quarter away. A unit that has ended counts with the one it went into, and one above a visible unit
 * counts for nothing: it may be made of no other. Of a whole nothing is told of other periods and earlier versions.
 *
 * @param table of `indicators`, or a subquery with its columns
 * @param row what the rows are called
 * @param alias of the snapshot (quoted)
 * @param asked ids of the units whose values are asked for, of which the statement says itself that it wants no others; empty for all
 * @param columns that are read of it; all where they are left out
 */
export function toldCells(
  scope: Scope,
  { table, row, alias, asked, columns }: TellingOf & { row: string },
): ToldCells {
  const { wholes = [], settled } = scope;
  if (areSeen(scope, asked)) return { from: table, ...nothingElse };
  const isHidden = wholes.length > 0 && areHidden(scope, asked);
  const own = isHidden ? nobody : scopePredicate(scope, `${row}.unit_id`, alias);
  const mayAskWholes = asked.length === 0 || asked.some((id) => wholes.includes(id));
  if (seesAllUnits(scope) || !mayAskWholes || wholes.length === 0) return { from: table, ...own };
  // Where nothing but wholes is asked for, that they are such goes without saying: each condition costs planning.
  const areWholes = isHidden && asked.every((id) => wholes.includes(id));
  const whole = areWholes ? nothingElse : isOneOf(`${row}.unit_id`, 'scope_whole', wholes);
  const told = `(${whole.sql} and ${isTold(scope, row, alias)})`;
  return {
    from: blanked(scope, { table, alias, asked, columns }),
    sql: isHidden ? told : `(${own.sql} or ${told})`,
    parameters: {
      ...{ ...own.parameters, ...whole.parameters },
      ...(settled ? untoldIn(settled) : { scope_wholes: wholes }),
    },
  };
}

interface TellingOf {
  table: string;
  alias: string;
  asked: readonly string[];
  columns?: readonly string[] | undefined;
}

/** A table in which a whole tells of its own period and version alone; only of columns that are read, since each costs planning. */
function blanked(scope: Scope, { table, alias, asked, columns }: TellingOf): string {
  const elsewhere = [...ELSEWHERE].filter(([name]) => columns?.includes(name) ?? true);
  if (elsewhere.length === 0) return table;
  const replacing = (tell: (name: string, blank: string) => string) =>
    elsewhere.map(([name, blank]) => `${tell(name, blank)} as ${name}`).join(', ');
  if (areHidden(scope, asked))
    return `(select told.* replace (${replacing((_, blank) => blank)}) from ${table} told)`;
  const seen = scopePredicate(scope, 'cell.unit_id', alias).sql;
  return `(select told.* exclude (is_seen) replace (${replacing((name, blank) => `if(told.is_seen, told.${name}, ${blank})`)})
    from (select cell.*, ${seen} as is_seen from ${table} cell) told)`;
}

/** Predicate of units of whom none is seen itself. */
const nobody: ScopePredicate = { sql: 'false', parameters: {} };

/** Whether it is known of all units asked for that a reader sees them: the statement asks for no others. */
function areSeen({ settled }: Scope, asked: readonly string[]): boolean {
  return settled !== undefined && asked.length > 0 && asked.every((id) => settled.units.includes(id));
}

/** Condition that holds for every row, since only such are asked for. */
const nothingElse: ScopePredicate = { sql: 'true', parameters: {} };

/** Whether it is known of all units asked for that a reader sees none of them itself. */
function areHidden({ settled }: Scope, asked: readonly string[]): boolean {
  return settled !== undefined && asked.length > 0 && asked.every((id) => !settled.units.includes(id));
}

/** What names a cell in one text. */
const keyOf = (row: string) =>
  `concat_ws(' ', ${row}.indicator_id, ${row}.unit_id, ${row}.grain, ${row}.period)`;

const untoldIn = ({ untold }: NonNullable<Scope['settled']>): Parameters =>
  untold.length === 0 ? {} : { scope_untold: untold };

function isTold(scope: Scope, row: string, alias: string): string {
  const { settled } = scope;
  if (settled?.untold.length === 0) return 'true';
  if (settled) return `not list_contains($scope_untold::varchar[], ${keyOf(row)})`;
  return `(${row}.indicator_id, ${row}.unit_id, ${row}.grain, ${row}.period) in (${coveredSql(scope, alias)})`;
}

/** SQL of the cells of wholes that cover enough hidden units, whatever else is told. */
function coveredSql(scope: Scope, alias: string): string {
  const seen = scopePredicate(scope, 'own.unit_id', alias);
  const values = `${alias}.indicators.value_of_unit`;
  return `
    with hidden as (
      select unit_id, parent_id from ${alias}.star.dim_unit
      where is_latest and valid_to is null and parent_id in (select unnest($scope_wholes::varchar[]))
        and unit_id not in (
          select part.unit_id from ${alias}.star.unit_rollup part
          join ${alias}.star.dim_unit own on own.unit_key = part.unit_key where ${seen.sql})
    ),
    whole as (
      select indicator_id, unit_id, grain, period, period_end from ${values}
      where unit_id in (select unnest($scope_wholes::varchar[])) and (value is not null or state = 'suppressed')
    ),
    crowd as (
      select part.indicator_id, hidden.parent_id as unit_id, part.grain, part.period, count(*) as units
      from ${values} part join hidden using (unit_id) where part.value is not null group by all
    )
    select cell.indicator_id, cell.unit_id, cell.grain, cell.period
    from whole cell
    join whole within on within.indicator_id = cell.indicator_id and within.unit_id = cell.unit_id
      and within.period >= cell.period and within.period_end <= cell.period_end
    left join crowd on crowd.indicator_id = within.indicator_id and crowd.unit_id = within.unit_id
      and crowd.grain = within.grain and crowd.period = within.period
    group by all having min(coalesce(crowd.units, 0)) >= ${FEWEST_HIDDEN}`;
}

/** Cells of a scope's wholes that may not be told in a version, each as one text. */
export async function readUntold(snapshot: Snapshot, scope: Scope): Promise<string[]> {
  const { wholes = [] } = scope;
  if (wholes.length === 0) return [];
  const { alias } = snapshot;
  const cells = await snapshot.rows<{ cell: string }>(
    `select ${keyOf('v')} as cell from ${alias}.indicators.value_of_unit v
     where v.unit_id in (select unnest($scope_wholes::varchar[]))
       and (v.indicator_id, v.unit_id, v.grain, v.period) not in (${coveredSql(scope, alias)})`,
    { ...scopePredicate(scope, '', alias).parameters, scope_wholes: wholes },
  );
  return cells.map(({ cell }) => cell);
}
