import type { Session } from '#warehouse/duckdb/database.ts';
import { isOneOf } from '#warehouse/duckdb/one-of.ts';
import type { TakenFile } from '#warehouse/model/taken-file.ts';
import { sourceIdOf, type Contract } from './contract/contract.ts';
import type { RunContext } from './run-context.ts';

/** Files that are told one by one: whoever looks for theirs has sent few. */
const TOLD = 100;

/** Files that make the tables of a source in the build, each as one text. */
export async function listFiles(db: Session, contracts: readonly Contract[]): Promise<Set<string>> {
  return new Set((await readFiles(db, idsOf(contracts))).map(identityOf));
}

/**
 * Tells the journal which files a load has taken in that were not there before, and what became of the rows of each, so that whoever sent
 * one can follow it.
 *
 * @param contracts of the tables of a source
 * @param before of `listFiles`, before the load
 */
export async function tellTaken(
  { db, journal }: Pick<RunContext, 'db' | 'journal'>,
  contracts: readonly Contract[],
  before: ReadonlySet<string>,
): Promise<void> {
  const files = (await readFiles(db, idsOf(contracts))).filter((file) => !before.has(identityOf(file)));
  const isGated = contracts.some(({ landingGate }) => landingGate !== null);
  if (files.length > 0)
    journal.write('files_taken', {
      ...{ stage: 'validate', sourceId: sourceIdOf(contracts[0]!) },
      data: { count: files.length, files: files.slice(0, TOLD).map((file) => ({ ...file, isGated })) },
    });
}

/** The rows that several tables have of one file are summed. */
async function readFiles(db: Session, tables: readonly string[]): Promise<Omit<TakenFile, 'isGated'>[]> {
  const ofTables = isOneOf('source_id', 'table', tables);
  return db.rows(
    `select file_name as "fileName", sha256, sum(physical)::bigint as physical, sum(loaded)::bigint as loaded,
            sum(quarantined)::bigint as quarantined, sum(skipped)::bigint as skipped
     from meta.extract where ${ofTables.sql} group by all order by max(received_at) desc, file_name`,
    ofTables.parameters,
  );
}

const idsOf = (contracts: readonly Contract[]) => contracts.map(({ id }) => id);

const identityOf = ({ fileName, sha256 }: Pick<TakenFile, 'fileName' | 'sha256'>) => `${sha256} ${fileName}`;
