import { identifier, type Session } from '../duckdb/database.ts';
import type { Fact, FactDimension } from '../model/fact.ts';

/** Names of a register that are kept, in the order of their codes. Versions lie in memory side by side, and answers take names along. */
export const MOST_NAMES = 10_000;

/** Names of codes by code, for each column that a register names. */
export type Registers = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Reads the names that registers in the star have for codes of facts, of each code the latest.
 *
 * Names are as they were delivered, in one language; codes beyond `MOST_NAMES` have none. A register that an older version does not hold
 * has none.
 */
export async function readRegisters(
  db: Session,
  alias: string,
  facts: ReadonlyMap<string, Fact>,
): Promise<Registers> {
  const registers = new Map<string, ReadonlyMap<string, string>>();
  for (const { dimensions } of facts.values())
    for (const dimension of dimensions) {
      const key = registerKey(dimension);
      if (key !== null && !registers.has(key)) registers.set(key, await readNames(db, alias, dimension));
    }
  return registers;
}

/** The name that a register has for a code; null where none has. */
export function registeredName(
  catalog: { registers?: Registers },
  dimension: FactDimension | undefined,
  code: string,
): string | null {
  return dimension ? (namesInRegister(catalog, dimension).get(code) ?? null) : null;
}

/** All names by code that the register of a dimension has; none where it has no register. What is told of them, the scope of a reader says. */
export function namesInRegister(
  { registers }: { registers?: Registers },
  dimension: FactDimension,
): ReadonlyMap<string, string> {
  const key = registerKey(dimension);
  return (key === null ? undefined : registers?.get(key)) ?? new Map();
}

/** What the names of a dimension's register are kept by; null where it has no register. */
export function registerKey({ id, register }: FactDimension): string | null {
  return register ? `${register.dimension} ${id} ${register.name}` : null;
}

async function readNames(
  db: Session,
  alias: string,
  { id, register }: FactDimension,
): Promise<ReadonlyMap<string, string>> {
  const table = `dim_${register!.dimension}`;
  const columns = await db.rows<{ name: string }>(
    `select column_name as name from duckdb_columns()
     where database_name = $name and schema_name = 'star' and table_name = $table`,
    { name: alias.replace(/^"(.*)"$/s, '$1'), table },
  );
  const has = (name: string) => columns.some((column) => column.name === name);
  if (!has(id) || !has(register!.name)) return new Map();
  const [code, name] = [identifier(id), identifier(register!.name)];
  // Of a code whose names bear no day, none is the latest.
  const latest = has('valid_from') ? `coalesce(arg_max(${name}, valid_from), max(${name}))` : `max(${name})`;
  const rows = await db.rows<{ code: string; name: string }>(
    `select ${code}::varchar as code, ${latest}::varchar as name from ${alias}.star.${identifier(table)}
     where ${code} is not null and ${name} is not null group by all order by all limit ${MOST_NAMES}`,
  );
  return new Map(rows.map((row) => [row.code, row.name]));
}
