import type { Grain } from '../model/period.ts';
import type { Dialect } from './dialect.ts';
import type { Bound } from './explore-statement.ts';

/** Names of the codes in a column of an answer, which stand in a column of their own beside it. */
export interface NamedColumn {
  /** The column of codes, and that of names. */
  column: string;
  as: string;
  /** By code; a code that is not here has none. */
  names: ReadonlyMap<string, string>;
}

/** No axis and no figure is called so: ids begin with a letter. */
const PLACE = '_place';

/**
 * Puts names beside the codes of a statement, and the grain beside its periods; its rows stay as they are, in their order. Null beside a code
 * without a name, and in rows of totals.
 *
 * @param columns of the answer, in order
 * @param grain of its periods, so that a day says by itself whether a month or a year begins with it; null where it has none
 */
export function withNames(
  { sql, parameters }: Bound,
  {
    columns,
    named,
    grain,
  }: { columns: readonly string[]; named: readonly NamedColumn[]; grain: Grain | null },
  dialect: Dialect,
): Bound {
  // A dimension of that name is not hidden by it.
  const told = columns.includes('grain') ? null : grain;
  if (named.length === 0 && told === null) return { sql, parameters };
  const selected = columns.flatMap((column) => {
    const at = named.findIndex((one) => one.column === column);
    const own = `a.${dialect.identifier(column)}`;
    if (column === 'period' && told !== null)
      return [own, `case when ${own} is not null then ${dialect.literal(told)} end as grain`];
    return at < 0 ? [own] : [own, `n${at}.named as ${dialect.identifier(named[at]!.as)}`];
  });
  const joins = named.map(
    ({ column }, at) =>
      `left join (select unnest($codes_${at}::varchar[]) as code, unnest($names_${at}::varchar[]) as named) n${at}
      on n${at}.code = a.${dialect.identifier(column)}::varchar`,
  );
  // What only chooses columns keeps the order of what it reads (`preserve_insertion_order`). A join keeps none, and that of a table cannot be
  // told again from the rows of one page: they are numbered as they come.
  const rows =
    joins.length === 0
      ? `(${sql}) a`
      : `(select *, row_number() over () as ${PLACE} from (${sql}) answer) a\n${joins.join('\n')}\norder by a.${PLACE}`;
  return {
    sql: `select ${selected.join(', ')}\n      from ${rows}`,
    parameters: Object.assign(
      { ...parameters },
      ...named.map(({ names }, at) => ({
        [`codes_${at}`]: [...names.keys()],
        [`names_${at}`]: [...names.values()],
      })),
    ) as Bound['parameters'],
  };
}
