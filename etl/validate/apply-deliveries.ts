import { identifier, literal } from '#warehouse/duckdb/database.ts';
import type { Contract } from '../contract/contract.ts';
import { deliveryPeriod } from '../contract/delivery-period.ts';
import type { DeliveredFile, RunContext } from '../run-context.ts';
import type { Repeats } from './mark-rows.ts';
import { periodOf } from '../contract/row-period.ts';
import { storedColumns } from './stored-rows.ts';
import { place } from './typed-rows.ts';

/** A source whose deliveries are put together, and the table of their order: `extract_id, file_name, rank, delivery_period`. */
export interface Deliveries {
  context: Pick<RunContext, 'db' | 'signal'>;
  contract: Contract;
  order: string;
}

/** Lays out which delivery is the later one. @param files all that make the source, in load order */
export async function layOutOrder(
  context: Pick<RunContext, 'db' | 'signal'>,
  contract: Contract,
  files: readonly Pick<DeliveredFile, 'fileName' | 'extractId'>[],
): Promise<Deliveries> {
  const order = `temp.${identifier(`${contract.id}_order`)}`;
  const rows = files.map(({ fileName, extractId }, rank) => {
    const period = deliveryPeriod(contract, fileName);
    return `(${literal(extractId)}, ${literal(fileName)}, ${rank}, ${period === null ? 'null' : literal(period)}::date)`;
  });
  await context.db.run(
    `create or replace temp table ${order} as
     select * from (values ${rows.join(', ')}) o(extract_id, file_name, rank, delivery_period)`,
  );
  return { context, contract, order };
}

/**
 * Leaves of each key (`merge`) or month (`replace_period`) only the rows of the latest delivery that has it. Rows without a key
 * stay; rows without a month are a month of their own. In the other modes all rows stay.
 *
 * @param table of rows as in `rows.<source>`, their files in `meta.extract`
 */
export async function leaveLatest(deliveries: Deliveries, table: string): Promise<void> {
  const group = groupOf(deliveries.contract);
  if (group === null) return;
  const rows = rankedRows(deliveries, table, group);
  await deliveries.context.db.run(
    `delete from ${table} where rowid in (
       select place from ${rows}
       join (select ${group.names}, max(rank) as latest from ${rows} where ${group.isWhole}
             group by ${group.names} having min(rank) < max(rank)) using (${group.names})
       where rank < latest)`,
    {},
    deliveries.context.signal,
  );
}

/** Leaves of what came again in several files one row, or one file. @param table as of `leaveLatest` */
export async function leaveOnce(
  { db, signal }: Pick<RunContext, 'db' | 'signal'>,
  { rows, files }: Repeats,
  table: string,
): Promise<void> {
  const row = `${place.file}, ${place.row}`;
  if (rows !== null)
    await db.run(
      `delete from ${table} where (${row}) in (
         select (${row}) from (select ${row}, row_number() over (partition by of order by ${row}) as nth
                               from ${rows} semi join ${table} using (${row})) where nth > 1)`,
      {},
      signal,
    );
  if (files.length > 0)
    await db.run(
      `delete from ${table} where ${place.file} in (${files.map(({ no }) => no).join(', ')})`,
      {},
      signal,
    );
}

/**
 * Adds rows of new deliveries to those of the source, by its mode, whichever of them is the later.
 *
 * @param isOneFile whether all that are added came in one file, of which no row replaces another
 */
export async function addRows(
  deliveries: Deliveries,
  added: string,
  target: string,
  isOneFile: boolean,
): Promise<void> {
  const { context, contract } = deliveries;
  const { db, signal } = context;
  const columns = storedColumns(contract).map(({ name }) => identifier(name));
  const group = groupOf(contract);
  if (group === null) {
    await db.run(`insert into ${target} select ${columns.join(', ')} from ${added}`, {}, signal);
    return;
  }
  if (!isOneFile) await leaveLatest(deliveries, added);
  const near = rankedRows(deliveries, await withinReach(deliveries, added, target), group);
  const later = rankedRows(deliveries, added, group);
  // Most come in one file: to know that a key is among them costs half of what it costs to join with it.
  const replaced = isOneFile
    ? `select place from ${near} semi join (select ${group.columns} from ${added}) using (${group.names})
       where rank < (select min(rank) from ${later})`
    : `select held.place from ${near} held
       join (select distinct ${group.names}, rank from ${later}) came using (${group.names})
       where held.rank < came.rank`;
  await db.run(`delete from ${target} where rowid in (${replaced})`, {}, signal);
  const kept = (await areLatest(deliveries, added, target))
    ? added
    : `(select *, ${group.columns} from ${added})
       anti join (select distinct ${group.columns} from ${target}) using (${group.names})`;
  await db.run(`insert into ${target} select ${columns.join(', ')} from ${kept}`, {}, signal);
}

const BOUNDED = new Set(['VARCHAR', 'BIGINT', 'DATE']);

/**
 * SQL of the rows that others may replace: of a key that grows, as most registers have one, those between the least and the
 * greatest that came; blocks of the table beyond are not read.
 */
async function withinReach(
  { context, contract }: Deliveries,
  added: string,
  target: string,
): Promise<string> {
  const types = new Map(storedColumns(contract).map(({ name, type }) => [name, type]));
  const keys = contract.columns.filter(({ key, name }) => key && BOUNDED.has(types.get(name) ?? ''));
  if (contract.load.mode !== 'merge' || keys.length === 0) return target;
  const bounds = keys.flatMap(({ name }, at) => [
    `min(${identifier(name)})::varchar as least${at}`,
    `max(${identifier(name)})::varchar as most${at}`,
  ]);
  const [found] = await context.db.rows<{ [bound: string]: string | null }>(
    `select ${bounds.join(', ')} from ${added}`,
    {},
    context.signal,
  );
  const within = keys.flatMap(({ name }, at) =>
    (
      [
        ['>=', 'least'],
        ['<=', 'most'],
      ] as const
    ).map(([sign, bound]) => {
      const value = found?.[`${bound}${at}`] ?? null;
      return `${identifier(name)} ${sign} ${value === null ? 'null' : literal(value)}::${types.get(name)}`;
    }),
  );
  return `(select rowid, * from ${target} where ${within.join(' and ')})`;
}

/** Whether all rows of a table are of later deliveries than any of another, so that nothing there replaces them. */
async function areLatest(
  { context, contract, order }: Deliveries,
  added: string,
  target: string,
): Promise<boolean> {
  const ranks = (table: string) =>
    `(select rank from (select distinct ${place.file} from ${table}) join ${filesOf(contract, order)} using (${place.file}))`;
  const [found] = await context.db.rows<{ later: boolean }>(
    `select coalesce((select min(rank) from ${ranks(added)}) > (select max(rank) from ${ranks(target)}), true) as later`,
    {},
    context.signal,
  );
  return found!.later;
}

/** Notes with each file how many of its loaded rows another delivery replaced, or stands for. */
export async function noteSuperseded({ context, contract }: Deliveries, target: string): Promise<void> {
  await context.db.run(
    `update meta.extract set superseded = loaded - held
     from (select file_no as no, coalesce(held, 0) as held
           from meta.extract left join (select ${place.file} as file_no, count(*) as held from ${target} group by all) using (file_no)
           where source_id = $source) f
     where source_id = $source and file_no = no and superseded <> loaded - held`,
    { source: contract.id },
    context.signal,
  );
}

/** What a later delivery replaces as one: SQL columns `_g…`, never NULL together with a value that could be replaced. */
interface Group {
  columns: string;
  names: string;
  isWhole: string;
}

function groupOf(contract: Contract): Group | null {
  const { mode } = contract.load;
  if (mode === 'full' || mode === 'append') return null;
  const parts =
    mode === 'merge'
      ? contract.columns.filter(({ key }) => key).map(({ name }) => identifier(name))
      : [`coalesce(${periodOf(contract)}, date '0001-01-01')`];
  const names = parts.map((_, at) => `_g${at}`);
  return {
    columns: parts.map((part, at) => `${part} as _g${at}`).join(', '),
    names: names.join(', '),
    isWhole: names.map((name) => `${name} is not null`).join(' and '),
  };
}

function rankedRows({ contract, order }: Deliveries, table: string, { columns, names }: Group): string {
  return `(select place, rank, ${names} from (select rowid as place, ${place.file}, ${columns} from ${table})
           join ${filesOf(contract, order)} using (${place.file}))`;
}

function filesOf({ id }: Contract, order: string): string {
  return `(select file_no as ${place.file}, rank from ${order} join meta.extract using (extract_id, file_name)
           where source_id = ${literal(id)})`;
}
