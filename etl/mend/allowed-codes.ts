import { identifier, type Session } from '#warehouse/duckdb/database.ts';
import { recordReasons } from '#warehouse/model/reason.ts';
import type { Column, Contract } from '../contract/contract.ts';
import type { HeldBack } from './held-back.ts';

/** A value that may stand in a column. */
export interface AllowedCode {
  code: string;
  name: string;
  synonyms: string[];
  from: string | null;
  to: string | null;
}

/** Values that may stand in a column, or the first of them. */
export interface CodeList {
  column: Column;
  codes: AllowedCode[];
  total: number;
}

/** Codes of another source that are listed. */
const MAX_LISTED = 2000;

/**
 * Lists the values that may stand in the columns where some row held back has one that may not: of their own lists, and of the
 * sources they refer to as they are loaded, for those who see all units. Where a record could not be split into columns, it may want any of them.
 */
export async function readAllowedCodes(
  db: Session,
  contract: Contract,
  held: readonly HeldBack[],
  { language, isAll }: { language: string; isAll: boolean },
): Promise<CodeList[]> {
  const reasons = held.filter(({ raw }) => raw !== null).flatMap((record) => record.reasons);
  const faulty = new Set(
    reasons.map(({ field, reason }) => (reason === 'code_list' || reason === 'reference' ? field : null)),
  );
  const wantsAll = reasons.some(({ reason }) => (recordReasons as readonly string[]).includes(reason));
  const lists: CodeList[] = [];
  for (const column of contract.columns.filter(({ name }) => wantsAll || faulty.has(name))) {
    if (column.codes !== null) lists.push(ownList(column, column.codes, language));
    if (column.reference !== null && isAll) lists.push(await referredList(db, contract, column, language));
  }
  return lists.filter(({ total }) => total > 0);
}

function ownList(column: Column, codes: NonNullable<Column['codes']>, language: string): CodeList {
  const listed = codes.map(({ value, label, synonyms, validFrom, validTo }) => {
    const name =
      typeof label === 'string' ? label : (label?.[language] ?? Object.values(label ?? {})[0] ?? '');
    return { code: value, name, synonyms, from: validFrom, to: validTo };
  });
  return { column, codes: listed, total: listed.length };
}

async function referredList(
  db: Session,
  { unitColumn }: Contract,
  column: Column,
  language: string,
): Promise<CodeList> {
  const { source, column: of, validAt } = column.reference!;
  const [known] = await db.rows<{ is: boolean }>(
    `select exists (from duckdb_columns() where schema_name = 'validate' and table_name = $source and column_name = $of) as "is"`,
    { source, of },
  );
  if (!known?.is) return { column, codes: [], total: 0 };
  const day = (name: string | undefined) =>
    name === undefined ? 'null::varchar' : `cast(${identifier(name)} as varchar)`;
  const codes = `select distinct cast(${identifier(of)} as varchar) as code, ${day(validAt?.from)} as "from", ${day(validAt?.to)} as "to"
    from validate.${identifier(source)} where ${identifier(of)} is not null`;
  // A column of units holds codes of units, which have names.
  const name = column.name === unitColumn ? "coalesce(u.name, '')" : `''`;
  const rows = await db.rows<Omit<AllowedCode, 'synonyms'> & { total: number }>(
    `with unit as (
       select unit_code as code, arg_max(coalesce(names->>$language, name), valid_from) as name from star.dim_unit group by all)
     select c.code, ${name} as name, c."from", c."to", count(*) over () as total
     from (${codes}) c left join unit u using (code) order by all limit ${MAX_LISTED}`,
    { language },
  );
  return {
    column,
    codes: rows.map(({ total: _, ...code }) => ({ ...code, synonyms: [] })),
    total: rows[0]?.total ?? 0,
  };
}
