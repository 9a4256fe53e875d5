/** SQL joins of a cell `c` to the values of the same table it is compared with: one period before, and the same period a year before. */
export const comparisonJoinsSql = (cells: string) => `
  left join ${cells} before
    on before.indicator_id = c.indicator_id and before.unit_id = c.unit_id
   and before.grain = c.grain and before.period = p.previous
  left join ${cells} year_before
    on year_before.indicator_id = c.indicator_id and year_before.unit_id = c.unit_id
   and year_before.grain = c.grain and year_before.period = p.previous_year`;

/**
 * SQL columns of those values; null where the period before has none, or where the series breaks in between (`g.comparable_from`)
 * and the two do not compare. Beside them, whether that value is made without some of the reports.
 */
export const comparisonColumnsSql = `${comparedSql('before', 'previous')},${comparedSql('year_before', 'previous_year')}`;

function comparedSql(base: string, name: string): string {
  const compares = `(g.comparable_from is null or ${base}.period >= g.comparable_from)`;
  return `
  case when ${compares} then ${base}.value end as ${name},
  coalesce(${compares} and ${base}.state = 'partial', false) as ${name}_in_part`;
}
