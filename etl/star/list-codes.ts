import { identifier, literal } from '#warehouse/duckdb/database.ts';
import { codeListName, type Fact } from '#warehouse/model/fact.ts';
import type { StarContext } from './star-context.ts';

/** A dimension of more codes stays text: its list would have to be read whenever a version is opened. */
const MOST_CODES = 10_000;

/**
 * Stores a fact's dimensions by their place in a list of their codes (`star.code_<fact>_<dimension>`), in which they are filtered and added up
 * several times faster than as texts.
 */
export async function listCodes(context: StarContext, fact: Fact): Promise<void> {
  const { db, signal } = context;
  const table = `star.${identifier(`fact_${fact.id}`)}`;
  for (const { id } of fact.dimensions) {
    const type = `star.${identifier(codeListName(fact.id, id))}`;
    await db.run(`drop type if exists ${type}`);
    const [found] = await db.rows<{ codes: string[] }>(
      `select list(code order by code) as codes from
         (select distinct ${identifier(id)}::varchar as code from ${table} where ${identifier(id)} is not null limit ${MOST_CODES + 1})`,
      {},
      signal,
    );
    const codes = found!.codes ?? [];
    if (codes.length === 0 || codes.length > MOST_CODES) continue;
    await db.run(`create type ${type} as enum (${codes.map(literal).join(', ')})`);
    await db.run(`alter table ${table} alter ${identifier(id)} type ${type}`, {}, signal);
  }
}

/** Drops the lists of facts and dimensions that are no more, once all facts are loaded. */
export async function dropUnusedLists({ db, content }: StarContext): Promise<void> {
  const known = content.facts.flatMap(({ definition: { id, dimensions } }) =>
    dimensions.map((dimension) => codeListName(id, dimension.id)),
  );
  const gone = await db.rows<{ name: string }>(
    `select type_name as name from duckdb_types()
     where database_name = current_database() and schema_name = 'star' and labels is not null
       and type_name not in (select unnest($known::varchar[]))`,
    { known },
  );
  for (const { name } of gone) await db.run(`drop type star.${identifier(name)}`);
}
