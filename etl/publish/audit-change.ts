import type { Contract } from '#etl/contract/contract.ts';
import { duckdbType } from '#etl/contract/sql-type.ts';
import { EtlError } from '#etl/errors.ts';
import { toFactColumn } from '#etl/drift.ts';
import type { FactColumn, FaultFact } from '#warehouse/model/fault-fact.ts';
import type { RunContext } from '#etl/run-context.ts';
import { identifier } from '#warehouse/duckdb/database.ts';

/** Without a band of its own, a source may lose so much of its rows from one load to the next, and gain any number. */
const DROP_BAND = 0.5;

/** Rows of a source and the sums that its band watches, by name; a sum of nothing is null, one that cannot be compared absent. */
export interface Measured {
  rows: number;
  sums: { [column: string]: number | null };
}

/** What a load would change beyond what its contract lets pass: as the message says it, and for whoever is told it in their language. */
export interface Change {
  says: string;
  fact: FaultFact;
}

type Measuring = Pick<RunContext, 'db' | 'signal'>;
type Banded = Pick<Contract, 'id' | 'band'> & Partial<Pick<Contract, 'columns'>>;

/** Rows (`column` null), or the sum of a column, that moved by more than a share of what they were. */
interface Move {
  column: string | null;
  before: number;
  after: number;
  share: number;
}

/** Counts a source as its table stands. @param rows SQL name of the table, where it is another than the one being built */
export async function measureSource(
  { db, signal }: Measuring,
  { id, band }: Banded,
  rows = `validate.${identifier(id)}`,
): Promise<Measured> {
  const columns = Object.keys(band?.sums ?? {});
  const sums = columns.map((name, at) => `, sum(${identifier(name)})::double as ${identifier(`s${at}`)}`);
  const [row] = await db.rows<{ rows: number } & Record<string, number | null>>(
    `select count(*) as rows${sums.join('')} from ${rows}`,
    {},
    signal,
  );
  return {
    rows: row?.rows ?? 0,
    sums: Object.fromEntries(columns.map((name, at) => [name, row?.[`s${at}`] ?? null])),
  };
}

/**
 * Counts what was loaded before, maybe under another version of the contract: of the sums those whose columns had the type that they
 * have now, since only they can be compared.
 */
export async function measureLast(
  context: Measuring,
  contract: Banded & Pick<Contract, 'columns'>,
  rows = `validate.${identifier(contract.id)}`,
): Promise<Measured> {
  const { band } = contract;
  if (band === null) return measureSource(context, contract, rows);
  const had = await context.db.rows<{ column_name: string; column_type: string }>(
    `describe select * from ${rows}`,
  );
  const typeOf = new Map(had.map(({ column_name, column_type }) => [column_name, column_type]));
  const isSame = (name: string) => {
    const column = contract.columns.find((one) => one.name === name);
    return column !== undefined && typeOf.get(name) === duckdbType(column);
  };
  const sums = Object.fromEntries(Object.entries(band.sums).filter(([name]) => isSame(name)));
  return measureSource(context, { ...contract, band: { ...band, sums } }, rows);
}

/**
 * Holds a load against the one before it, whatever version of the contract that was: rows, or a sum, that moved beyond the
 * contract's band, and whatever else was found to have changed, need a person's word (`refresh --accept <source>`), which the journal notes.
 *
 * @param before null where there is nothing to compare with
 * @param others what else has changed
 * @throws {EtlError} change_unexplained
 */
export async function auditChange(
  context: Measuring & Pick<RunContext, 'journal' | 'accepted'>,
  contract: Banded,
  before: Measured | null,
  others: readonly Change[] = [],
): Promise<void> {
  if (before === null) return;
  const { id } = contract;
  const beyondBand = movesBeyond(contract.band, before, await measureSource(context, contract));
  requireWord(context, id, [...beyondBand.map((move) => changeOf(move, contract.columns ?? [])), ...others]);
}

/** @throws {EtlError} change_unexplained: there are changes, and no person has said of the source that they are right */
export function requireWord(
  context: Pick<RunContext, 'journal' | 'accepted'>,
  id: string,
  changes: readonly Change[],
): void {
  if (changes.length === 0) return;
  const moves = changes.map(({ says }) => says);
  if (context.accepted.has(id)) {
    context.journal.write('change_accepted', { sourceId: id, data: { moves } });
    return;
  }
  throw new EtlError(
    'change_unexplained',
    `change unexplained: ${id}: ${moves.join('; ')}. The last good load is kept. Ask the agency; where this is right, ` +
      `say so with refresh --accept ${id}.`,
    { sourceId: id, moves, facts: changes.map(({ fact }) => fact) },
  );
}

function movesBeyond(band: Contract['band'], before: Measured, after: Measured): Move[] {
  const rows = { column: null, before: before.rows, after: after.rows };
  const isDrop = after.rows < before.rows * (1 - DROP_BAND);
  const ofRows =
    band?.rows == null
      ? isDrop
        ? [{ ...rows, share: DROP_BAND }]
        : []
      : beyond({ ...rows, share: band.rows });
  const watched = Object.entries(band?.sums ?? {}).filter(([column]) => column in before.sums);
  const ofSums = watched.flatMap(([column, share]) =>
    beyond({ column, before: before.sums[column] ?? 0, after: after.sums[column] ?? 0, share }),
  );
  return [...ofRows, ...ofSums];
}

function beyond(move: Move): Move[] {
  return Math.abs(move.after - move.before) > Math.abs(move.before) * move.share ? [move] : [];
}

function changeOf(move: Move, columns: readonly FactColumn[]): Change {
  return { says: describe(move), fact: movedFact(move, columns) };
}

function describe({ column, before, after, share }: Move): string {
  const what = column === null ? 'rows' : `sum of ${column}`;
  return `${what} went from ${before} to ${after}, more than ${share * 100} %`;
}

function movedFact({ column, share, ...counts }: Move, columns: readonly FactColumn[]): FaultFact {
  const known = columns.find(({ name }) => name === column);
  const named = known ? toFactColumn(known) : column === null ? null : { name: column, header: column };
  return { fact: 'moved', column: named, ...counts, mostShare: share };
}
