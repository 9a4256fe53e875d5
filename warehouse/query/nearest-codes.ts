import { identifier } from '../duckdb/database.ts';
import type { SourceColumn } from '../model/source.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** A code that a value may have meant. */
export interface NearCode {
  code: string;
  /** What it is called; null where nothing is known. */
  name: string | null;
}

/** Codes of another source among which the nearest are looked for. */
const MOST_CODES = 50_000;

/**
 * Proposes for each value of a column the codes that are nearest to it by spelling, by the code or by what it is called, whatever the
 * accents: the column's own list, or the codes of the source it refers to.
 *
 * For whoever sees all units: codes of other sources are nobody's alone.
 *
 * @returns by value; none where the column has no list
 */
export async function readNearestCodes(
  snapshot: Snapshot,
  { column, isUnit, language }: { column: SourceColumn; isUnit: boolean; language: string },
  values: readonly string[],
  most = 5,
): Promise<ReadonlyMap<string, NearCode[]>> {
  const codes = await codesOf(snapshot, column, { isUnit, language });
  if (codes === null || values.length === 0) return new Map();
  const plain = (text: string) => `lower(strip_accents(${text}))`;
  const rows = await snapshot.rows<{ value: string; near: NearCode[] }>(
    `with asked as (select unnest($values::varchar[]) as value), known as (${codes.sql}),
     weighed as (select value, code, name, greatest(
         jaro_winkler_similarity(${plain('value')}, ${plain('code')}),
         coalesce(jaro_winkler_similarity(${plain('value')}, ${plain('name')}), 0)) as likeness from asked, known)
     select value, list({'code': code, 'name': name} order by likeness desc, code)[1:${most}] as near from weighed group by value`,
    { ...codes.parameters, values: [...values] },
  );
  return new Map(rows.map(({ value, near }) => [value, near]));
}

async function codesOf(
  { alias, rows }: Snapshot,
  { codes, reference }: SourceColumn,
  { isUnit, language }: { isUnit: boolean; language: string },
): Promise<{ sql: string; parameters: { [name: string]: string[] | string } } | null> {
  if (codes !== null && codes.length > 0) {
    const names = codes.map(({ label }) =>
      typeof label === 'string' ? label : (label?.[language] ?? Object.values(label ?? {})[0] ?? ''),
    );
    return {
      sql: `select code, nullif(name, '') as name
        from (select unnest($codes::varchar[]) as code, unnest($names::varchar[]) as name)`,
      parameters: { codes: codes.map(({ value }) => value), names },
    };
  }
  if (reference === null) return null;
  const { source, column } = reference;
  const known = await rows(
    `select 1 from duckdb_columns() where database_name = $alias and schema_name = 'validate' and table_name = $source and column_name = $column`,
    { alias, source, column },
  );
  if (known.length === 0) return null;
  const own = `select distinct cast(${identifier(column)} as varchar) as code from ${alias}.validate.${identifier(source)}
    where ${identifier(column)} is not null limit ${MOST_CODES}`;
  if (!isUnit) return { sql: `select code, null::varchar as name from (${own})`, parameters: {} };
  return {
    sql: `select code, name from (${own}) left join (
        select unit_code as code, arg_max(coalesce(names->>$language, name), valid_from) as name
        from ${alias}.star.dim_unit group by all) using (code)`,
    parameters: { language },
  };
}
