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

/**
 * Puts names beside the codes of a statement, whose rows stay as they are, in their order; null beside a code without a name, and in rows of
 * totals.
 *
 * @param columns of the answer, in order
 * @param order that of the statement: a join keeps none
 */
export function withNames(
  { sql, parameters }: Bound,
  { columns, order, named }: { columns: readonly string[]; order: string; named: readonly NamedColumn[] },
  dialect: Dialect,
): Bound {
  if (named.length === 0) return { sql, parameters };
  const selected = columns.flatMap((column) => {
    const at = named.findIndex((one) => one.column === column);
    const own = `a.${dialect.identifier(column)}`;
    return at < 0 ? [own] : [own, `n${at}.named as ${dialect.identifier(named[at]!.as)}`];
  });
  const joins = named.map(
    ({ column }, at) =>
      `left join (select unnest($codes_${at}::varchar[]) as code, unnest($names_${at}::varchar[]) as named) n${at}
      on n${at}.code = a.${dialect.identifier(column)}::varchar`,
  );
  return {
    sql: `select ${selected.join(', ')} from (${sql}) a\n${joins.join('\n')}\norder by ${order}`,
    parameters: Object.assign(
      { ...parameters },
      ...named.map(({ names }, at) => ({
        [`codes_${at}`]: [...names.keys()],
        [`names_${at}`]: [...names.values()],
      })),
    ) as Bound['parameters'],
  };
}
