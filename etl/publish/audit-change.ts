import type { Contract } from '#etl/contract/contract.ts';
import { EtlError } from '#etl/errors.ts';
import type { RunContext } from '#etl/run-context.ts';
import { identifier } from '#warehouse/duckdb/database.ts';

/** Without a band of its own, a source may lose so much of its rows from one load to the next, and gain any number. */
const DROP_BAND = 0.5;

/** Rows of a source and the sums that its band watches, by name; a sum of nothing is null. */
export interface Measured {
  rows: number;
  sums: { [column: string]: number | null };
}

type Measuring = Pick<RunContext, 'db' | 'signal'>;
type Banded = Pick<Contract, 'id' | 'band'>;

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
 * Holds a load against the one before it under the same contract version: rows, or a sum, that moved beyond the contract's
 * band need a person's word (`refresh --accept <source>`), which the journal notes.
 *
 * @param before null where there is nothing to compare with
 * @throws {EtlError} change_unexplained
 */
export async function auditChange(
  context: Measuring & Pick<RunContext, 'journal' | 'accepted'>,
  contract: Banded,
  before: Measured | null,
): Promise<void> {
  if (before === null) return;
  const { id } = contract;
  const moves = movesBeyond(contract.band, before, await measureSource(context, contract));
  if (moves.length === 0) return;
  if (context.accepted.has(id)) {
    context.journal.write('change_accepted', { sourceId: id, data: { moves } });
    return;
  }
  throw new EtlError(
    'change_unexplained',
    `change unexplained: ${id}: ${moves.join('; ')}. The last good load is kept. Ask the agency; where this is right, ` +
      `say so with refresh --accept ${id}.`,
    { sourceId: id, moves },
  );
}

function movesBeyond(band: Contract['band'], before: Measured, after: Measured): string[] {
  const isDrop = after.rows < before.rows * (1 - DROP_BAND);
  const rows =
    band?.rows == null
      ? isDrop
        ? [move('rows', before.rows, after.rows, DROP_BAND)]
        : []
      : beyond('rows', before.rows, after.rows, band.rows);
  const sums = Object.entries(band?.sums ?? {}).flatMap(([name, share]) =>
    beyond(`sum of ${name}`, before.sums[name] ?? 0, after.sums[name] ?? 0, share),
  );
  return [...rows, ...sums];
}

function beyond(what: string, before: number, after: number, share: number): string[] {
  return Math.abs(after - before) > Math.abs(before) * share ? [move(what, before, after, share)] : [];
}

function move(what: string, before: number, after: number, share: number): string {
  return `${what} went from ${before} to ${after}, more than ${share * 100} %`;
}
