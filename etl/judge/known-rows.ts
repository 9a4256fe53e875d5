import { identifier, type Session } from '#warehouse/duckdb/database.ts';
import type { FileCheck, KnownRows } from '#warehouse/model/file-check.ts';
import type { Contract } from '../contract/contract.ts';
import { servedExtracts, servedRows } from './judging-place.ts';

/** Beyond so many rows on both sides together nothing is compared: a check is waited for. */
const COMPARED = 20_000_000;

/**
 * Compares the rows of a file that was judged, and would be loaded, with those of their keys that are served now, value by value.
 * Rows without a key count as new.
 *
 * @returns null where that cannot be told: the contract has no key, nothing of the table is served, or there are too many rows
 */
export async function compareRows(db: Session, contract: Contract): Promise<KnownRows | null> {
  const { id: table, columns, load } = contract;
  const served = await servedRows(db, table);
  const keys = columns.filter(({ key }) => key).map(({ name }) => identifier(name));
  if (served === null || keys.length === 0) return null;
  const own = `validate.${identifier(table)}`;
  const rows = await count(db, own);
  if (rows + (await count(db, served)) > COMPARED) return null;
  const byKey = keys.map((key) => `o.${key} = s.${key}`).join(' and ');
  const equal = await equalValues(db, contract, { own, served });
  const known = await count(db, `${own} o semi join ${served} s on ${byKey}`);
  const same = await count(db, `${own} o semi join ${served} s on ${[byKey, ...equal].join(' and ')}`);
  const gone = load.mode === 'full' ? await count(db, `${served} s anti join ${own} o on ${byKey}`) : null;
  return { table, same, differ: known - same, new: rows - known, gone };
}

/**
 * Finds the load that a file of the same content is part of.
 *
 * @param hashes of the file as it came, and as the landing gate lets it in
 */
export async function findSameFile(
  db: Session,
  tables: readonly string[],
  hashes: readonly string[],
): Promise<FileCheck['sameFile']> {
  const extracts = await servedExtracts(db);
  if (extracts === null) return null;
  const [found] = await db.rows<{
    fileName: string;
    receivedAt: number;
    loaded: number;
    quarantined: number;
  }>(
    `select file_name as "fileName", epoch_ms(max(received_at)) as "receivedAt",
            sum(loaded)::bigint as loaded, sum(quarantined)::bigint as quarantined
     from ${extracts} where source_id in (select unnest($tables::varchar[])) and sha256 in (select unnest($hashes::varchar[]))
     group by file_name order by max(received_at) desc limit 1`,
    { tables: [...tables], hashes: [...hashes] },
  );
  return found ? { ...found, receivedAt: new Date(found.receivedAt).toISOString() } : null;
}

/** SQL conditions: every value of a row is what it was. A type that changed with the contract is compared as it is written. */
async function equalValues(
  db: Session,
  { columns }: Contract,
  { own, served }: { own: string; served: string },
): Promise<string[]> {
  const types = await columnTypes(db, own);
  const before = await columnTypes(db, served);
  return columns.flatMap(({ name, key }) => {
    // What is new to the contract has nothing to be compared with.
    if (key || !before.has(name)) return [];
    const type = types.get(name) === before.get(name) ? '' : '::varchar';
    return [`o.${identifier(name)}${type} is not distinct from s.${identifier(name)}${type}`];
  });
}

async function columnTypes(db: Session, relation: string): Promise<Map<string, string>> {
  const rows = await db.rows<{ name: string; type: string }>(
    `select column_name as name, column_type as type from (describe select * from ${relation})`,
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}

async function count(db: Session, relation: string): Promise<number> {
  const [found] = await db.rows<{ rows: number }>(`select count(*) as rows from ${relation}`);
  return found!.rows;
}
