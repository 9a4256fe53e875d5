import type { Session } from '#warehouse/duckdb/database.ts';
import { isOneOf } from '#warehouse/duckdb/one-of.ts';
import type { TakenFile } from '#warehouse/model/taken-file.ts';
import { sourceIdOf, type Contract } from './contract/contract.ts';
import type { Delivery, RunContext } from './run-context.ts';

/** Files that are told one by one: whoever looks for theirs has sent few. */
const TOLD = 100;

/** Files that make the tables of a source in the build, each as one text. */
export async function listFiles(db: Session, contracts: readonly Contract[]): Promise<Set<string>> {
  return new Set((await readFiles(db, idsOf(contracts))).map(identityOf));
}

/**
 * Tells the journal which files a load has taken in that were not there before, what became of the rows of each, so that whoever sent
 * one can follow it, and of which deliveries they are, so that it can be told whether one that is refused lies there still.
 *
 * @param tables of a source, each with what was delivered for it
 * @param before of `listFiles`, before the load
 */
export async function tellTaken(
  { db, journal }: Pick<RunContext, 'db' | 'journal'>,
  tables: readonly { contract: Contract; delivery: Delivery }[],
  before: ReadonlySet<string>,
): Promise<void> {
  const contracts = tables.map(({ contract }) => contract);
  const all = await readFiles(db, idsOf(contracts));
  const files = all.filter((file) => !before.has(identityOf(file)));
  if (files.length === 0) return;
  const isGated = contracts.some(({ landingGate }) => landingGate !== null);
  const delivered = new Map(
    tables.flatMap(({ delivery }) => delivery.files).map((file) => [identityOf(file), file] as const),
  );
  const told = files.slice(0, TOLD).map((file) => {
    const { bytes, receivedAt } = delivered.get(identityOf(file)) ?? {};
    return { ...file, isGated, bytes, receivedAt } satisfies TakenFile;
  });
  const deliveries = tables.map(({ contract: { id }, delivery: { contentHash } }) => ({
    table: id,
    contentHash,
  }));
  journal.write('files_taken', {
    ...{ stage: 'validate', sourceId: sourceIdOf(contracts[0]!) },
    data: { count: files.length, files: told, deliveries },
  });
}

/** The rows that several tables have of one file are summed. */
async function readFiles(
  db: Session,
  tables: readonly string[],
): Promise<Pick<TakenFile, 'fileName' | 'sha256' | 'physical' | 'loaded' | 'quarantined' | 'skipped'>[]> {
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
