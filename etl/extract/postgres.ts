import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contract, PostgresServer } from '#etl/contract/contract.ts';
import { EtlError } from '#etl/errors.ts';
import type { DeliveredFile } from '#etl/run-context.ts';
import { stopIfCancelled, type ExtractContext } from './extract-context.ts';
import { keepFetch } from './fetches.ts';
import { hashFile, openStore } from './keep.ts';
import { landingGate, refusedText, type LandingGate } from './landing-gate.ts';
import type { ManifestFile } from './manifest.ts';
import { resolveDatabase } from './postgres-address.ts';
import { databaseFailed, databaseFault } from './postgres-fault.ts';
import { openDatabaseSession, type DatabaseSession, type TextRow } from './postgres-session.ts';
import { planReading } from './postgres-table.ts';

/** Name of the one file that a table becomes: a record a line. */
const rowsFile = { stem: 'rows', ending: 'ndjson' };

const rowsBetweenWords = 100_000;

type About = Required<Pick<ManifestFile, 'counts' | 'database'>>;

/**
 * Reads a table or view of a PostgreSQL database as it stood at one moment. The server counts its rows in the same snapshot;
 * nothing is kept of a table that did not come whole.
 *
 * @throws {EtlError} extract_setting_missing: the environment lacks the address, the user or the password
 * @throws {EtlError} extract_database_failed, extract_limit_exceeded, run_cancelled
 */
export async function receivePostgres(
  context: ExtractContext,
  contract: Contract,
  server: PostgresServer,
): Promise<DeliveredFile[]> {
  const address = await resolveDatabase(context, contract.id, server);
  await using store = await openStore(context, contract);
  const path = join(store.receiving, 'rows');
  const { timeoutSeconds } = server.limits;
  const deadline = AbortSignal.timeout(Math.ceil(timeoutSeconds * 1000));
  const signal = AbortSignal.any([context.signal, deadline]);
  let about: About;
  try {
    await using session = await openDatabaseSession(address, { timeoutSeconds, signal });
    about = await writeTable({ context, contract, server, session, signal }, path);
  } catch (cause) {
    stopIfCancelled(context.signal);
    throw databaseFault(contract.id, cause, deadline.aborted ? timeoutSeconds : null);
  }
  const sha256 = await hashFile(path, context.signal);
  // Awaited here: the store's way in is cleared when this function ends.
  return await keepFetch(context, store, contract, { ...rowsFile, path, sha256, ...about });
}

interface Reading {
  context: ExtractContext;
  contract: Contract;
  server: PostgresServer;
  session: DatabaseSession;
  signal: AbortSignal;
}

async function writeTable(reading: Reading, path: string): Promise<About> {
  const { version, snapshot } = reading.session;
  const file = await open(path, 'w', 0o600);
  try {
    return { counts: await copyRows(reading, file), database: { version, snapshot } };
  } finally {
    await file.close();
  }
}

async function copyRows(
  { context, contract, server, session, signal }: Reading,
  file: FileHandle,
): Promise<About['counts']> {
  const { id } = contract;
  const { maxRows, maxBytes, fetchSize } = server.limits;
  const plan = await planReading(session, contract, server);
  const expected = Number((await session.rows(plan.count))[0]?.[0]);
  if (expected > maxRows) throw tooMuch(id, 'maxRows', maxRows);
  const write = lineWriter(plan.columns, contract.landingGate === null ? null : landingGate(contract));
  const counts = { records: 0, refused: 0 };
  let [bytes, told] = [0, 0];
  for await (const batch of session.stream(plan.rows, fetchSize)) {
    signal.throwIfAborted();
    const lines = batch.map(write);
    const text = Buffer.from(lines.join(''));
    bytes += text.length;
    if (bytes > maxBytes) throw tooMuch(id, 'maxBytes', maxBytes);
    await file.writeFile(text);
    counts.records += batch.length;
    counts.refused += lines.filter((line) => line === refusedLine).length;
    if (counts.records < told + rowsBetweenWords) continue;
    told = counts.records;
    context.journal.write('progress', { stage: 'extract', sourceId: id, data: { ...counts, expected } });
  }
  if (counts.records === expected) return counts;
  throw databaseFailed(
    id,
    `${expected} rows counted and ${counts.records} sent`,
    'Ask the agency whether the view gives the same rows each time, then run again',
  );
}

const refusedLine = `${refusedText}\n`;

/** Makes the line of a row; one that the gate refuses leaves nothing but that it came. */
function lineWriter(columns: string[], gate: LandingGate | null): (row: TextRow) => string {
  const keys = columns.map((name) => `${JSON.stringify(name)}:`);
  return (row) => {
    const passes = gate?.(Object.fromEntries(columns.map((name, at) => [name, row[at]]))) ?? true;
    if (!passes) return refusedLine;
    return `{${keys.map((key, at) => key + JSON.stringify(row[at] ?? null)).join(',')}}\n`;
  };
}

function tooMuch(sourceId: string, limit: string, value: number): EtlError {
  return new EtlError(
    'extract_limit_exceeded',
    `limit exceeded: ${sourceId} has more than ${limit} = ${value}. Raise it under limits in contract.yaml if that is right.`,
    { sourceId, limit, value, facts: [{ fact: 'limit', limit, value }] },
  );
}
