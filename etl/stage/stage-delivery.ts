import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { identifier, literal } from '#warehouse/duckdb/database.ts';
import type { Contract } from '../contract/contract.ts';
import { technicalColumns } from '../contract/sql-type.ts';
import type { Delivery, RunContext } from '../run-context.ts';
import type { StagedSource } from '../staged-source.ts';
import { applyCorrections } from './apply-corrections.ts';
import { arrowAsParquet } from './arrow.ts';
import { readCsv } from './csv.ts';
import { readJson } from './json.ts';
import { loadFaults, loadRows } from './load-rows.ts';
import { list, parquetRows } from './parquet.ts';
import { partitionValues, withoutPartitions } from './partition.ts';
import { reconcile } from './reconcile.ts';
import { isText, refuseOtherKind, type Format } from './refuse-kind.ts';
import { settleEncodings } from './settle-encodings.ts';
import { Staging, technical } from './staging.ts';
import { requireRows, unpackDelivery } from './unpack.ts';
import { readXlsx } from './xlsx.ts';

/**
 * Makes the view `stage.<source>` of what was delivered: decoded to UTF-8 and NFC, a row per record that reads as one, in the
 * contract's columns. What does not read as a row is kept beside it, and everything is counted by a parser that is not
 * DuckDB's.
 *
 * Packed files are unpacked here, into the run's folder (decision 0015).
 *
 * @throws {EtlError} extract_empty, extract_unreadable, extract_limit_exceeded, encoding_uncertain, encoding_contradicted,
 * contract_column_missing, contract_column_unknown; account_mismatch: the two counts differ
 */
export async function stageDelivery(
  context: RunContext,
  contract: Contract,
  delivery: Delivery,
): Promise<StagedSource> {
  const folder = join(context.paths.build, `stage-${contract.id}`);
  const clear = () => rmSync(folder, { recursive: true, force: true });
  clear();
  mkdirSync(folder, { recursive: true });
  try {
    const readable = await makeReadable(context, contract, delivery, folder);
    const staging = new Staging(context, withoutPartitions(contract), readable, folder);
    return await stage(staging, contract, clear);
  } catch (fault) {
    clear();
    throw fault;
  }
}

/** Files as a reader takes them: unpacked, of the kind the contract says, Arrow as Parquet. */
async function makeReadable(
  context: RunContext,
  contract: Contract,
  delivery: Delivery,
  folder: string,
): Promise<Delivery> {
  const unpacked = await unpackDelivery(context, contract, delivery, folder);
  const format = formatOf(contract);
  for (const file of unpacked.files) await refuseOtherKind(contract, file, format);
  return format === 'arrow' ? await arrowAsParquet(context, contract, unpacked, folder) : unpacked;
}

async function stage(staging: Staging, contract: Contract, clear: () => void): Promise<StagedSource> {
  const { context, files } = staging;
  const { db } = context;
  const format = formatOf(contract);
  if (isText(format)) await settleEncodings(staging);
  const rows = await readRows(staging, format);
  requireRows(contract, files);
  const relation = `stage.${identifier(contract.id)}`;
  const faults = `temp.${identifier(`${contract.id}_fault`)}`;
  const delivered = `temp.${identifier(`${contract.id}_file`)}`;
  await loadFaults(staging, faults);
  await db.run(`create or replace temp table ${delivered} as ${filesOf(staging, contract)}`);
  const sent = relationOf(contract, rows, delivered);
  await db.run(`create or replace view ${relation} as ${sent}`);
  await reconcile(staging, rows, faults);
  const partitions = contract.columns.flatMap(({ name, partition }) => (partition === null ? [] : [name]));
  const mended = await applyCorrections(staging, relation, { rows: sent, faults, delivered, partitions });
  return {
    sourceId: contract.id,
    relation,
    faults,
    delivered,
    mended,
    files,
    abandon: clear,
    drop: async () => {
      await db.run(
        `drop view if exists ${relation}; drop table if exists ${faults}; drop table if exists ${delivered};
         ${mended === null ? '' : `drop table ${mended}`}`,
      );
      clear();
    },
  };
}

/** SQL of all rows delivered, those to be skipped by what they say still among them. */
async function readRows(staging: Staging, format: Format): Promise<string> {
  if (format === 'parquet' || format === 'arrow')
    return withAllColumns(staging, await parquetRows(staging), 'null');
  if (format === 'csv') await readCsv(staging);
  else if (format === 'xlsx') await readXlsx(staging);
  else await readJson(staging, format);
  const parts = await loadRows(staging);
  const rows = parts.length === 0 ? null : `select * from read_parquet(${list(parts)}, union_by_name = true)`;
  return withAllColumns(staging, rows, 'null::varchar');
}

/** Columns that no file has are there all the same, without values. */
function withAllColumns({ contract }: Staging, rows: string | null, absent: string): string {
  const columns = contract.columns.map(({ name }) => `${absent} as ${identifier(name)}`);
  const none = `select ${columns.join(', ')}, null::bigint as ${technical.row}, null::integer as ${technical.file},
    null::bigint as ${technical.sheetRow}, null::varchar as ${technical.skip} where false`;
  return rows === null ? none : `${none}\nunion all by name\n${rows}`;
}

/** What is known of each file without reading it: names, period, and what its path says. */
function filesOf({ files }: Staging, contract: Contract): string {
  const partitions = contract.columns.filter(({ partition }) => partition !== null);
  const rows = files.map(({ fileNo, file, deliveryPeriod: period }) => {
    const day = period === null ? 'null::date' : `date ${literal(period)}`;
    const values = [...partitionValues(contract, file).values()];
    const texts = values.map((value) => `, ${value === null ? 'null' : literal(value)}::varchar`);
    return `(${fileNo}, ${literal(file.fileName)}, ${literal(file.extractId)}, ${day}${texts.join('')})`;
  });
  const names = partitions.map(({ name }) => `, ${identifier(name)}`).join('');
  return `select * from (values ${rows.join(', ')}) f(${technical.file}, file_name, extract_id, delivery_period${names})`;
}

function relationOf(contract: Contract, rows: string, delivered: string): string {
  const names = [...contract.columns, ...technicalColumns(contract)].map(({ name }) => identifier(name));
  const selected = [...names, technical.file, technical.sheetRow].join(', ');
  const mayBeSkipped = contract.skip.total !== null || contract.skip.footer !== null || contract.skip.blank;
  return `select ${selected} from (\n${rows}\n) join ${delivered} using (${technical.file})
    ${mayBeSkipped ? `where ${technical.skip} is null` : ''}`;
}

function formatOf({ server }: Contract): Format {
  if (!('format' in server)) return 'ndjson';
  return server.format === 'tsv' ? 'csv' : server.format;
}
