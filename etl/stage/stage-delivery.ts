import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { identifier, literal } from '#warehouse/duckdb/database.ts';
import type { Contract } from '../contract/contract.ts';
import { technicalColumns } from '../contract/sql-type.ts';
import type { Delivery, RunContext } from '../run-context.ts';
import type { StagedFile, StagedSource } from '../staged-source.ts';
import { applyCorrections } from './apply-corrections.ts';
import { arrowAsParquet } from './arrow.ts';
import type { Place } from './copy-around.ts';
import { countSkipped, firstMissing, skipsByContent } from './count-skipped.ts';
import { readCsv } from './csv.ts';
import { readJson } from './json.ts';
import { keepUnreadable } from './keep-unreadable.ts';
import { loadFaults, rowsAround, workingRows } from './load-rows.ts';
import { parquetRows } from './parquet.ts';
import { refusePersonalRecords } from './personal-data.ts';
import { partitionValues, withoutPartitions } from './partition.ts';
import { isText, refuseOtherKind, type Format } from './refuse-kind.ts';
import { settleEncodings } from './settle-encodings.ts';
import { Staging, technical } from './staging.ts';
import { requireRows, unpackDelivery } from './unpack.ts';
import { readXlsx } from './xlsx.ts';

/**
 * Makes a temporary view of what was delivered: decoded to UTF-8 and NFC, a row per record that reads as one, in the
 * contract's columns. What does not read as a row is kept beside it, and everything is counted by a parser that is not
 * DuckDB's.
 *
 * Packed files are unpacked here, into the run's folder (decision 0015).
 *
 * @throws {EtlError} extract_empty, extract_unreadable, extract_limit_exceeded, encoding_uncertain, encoding_contradicted,
 * contract_column_missing, contract_column_unknown, personal_data_refused
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
  const relation = `temp.main.${identifier(`${contract.id}_staged`)}`;
  const faults = `temp.${identifier(`${contract.id}_fault`)}`;
  const delivered = `temp.${identifier(`${contract.id}_file`)}`;
  await loadFaults(staging, faults);
  await db.run(`create or replace temp table ${delivered} as ${filesOf(staging, contract)}`);
  const sent = relationOf(staging, contract, rows, delivered);
  await db.run(`create or replace temp view ${relation} as ${sent}`);
  await refusePersonalRecords(staging, { rows: sent, faults });
  await countSkipped(staging, rows);
  const mended = await applyCorrections(staging, relation, {
    ...{ rows: sent, faults, delivered, columns: contract.columns.map(({ name }) => name) },
  });
  return {
    sourceId: contract.id,
    relation,
    faults,
    delivered,
    mended,
    files,
    keepUnreadable: () => keepUnreadable(staging, faults, mended),
    rowsAt: (places) => rowsAt(staging, contract, { places, relation, delivered, mended }),
    firstMissing: (file) => firstMissing(staging, file, { rows, faults }),
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

/** Reads again no more than it must, where rows stand in working files as they came. */
async function rowsAt(
  staging: Staging,
  contract: Contract,
  {
    places,
    relation,
    delivered,
    mended,
  }: Record<'places' | 'relation' | 'delivered', string> & { mended: string | null },
): Promise<string> {
  const row = `${technical.file}, ${technical.row}`;
  const wanted = `semi join (select ${row} from ${places}) using (${row})`;
  if (mended !== null || staging.layouts.size === 0) return `(select * from ${relation} ${wanted})`;
  const sorted = await staging.context.db.rows<Place>(
    `select ${technical.file} as "fileNo", ${technical.row} as "rowNo" from ${places} order by all`,
  );
  const some = rowsAround(staging, sorted) ?? noRows(staging, 'null::varchar');
  return `(select * from (${relationOf(staging, contract, some, delivered)}) ${wanted})`;
}

/** SQL of all rows delivered, those to be skipped by what they say still among them. */
async function readRows(staging: Staging, format: Format): Promise<string> {
  if (format === 'parquet' || format === 'arrow')
    return `${noRows(staging, 'null')}\nunion all by name\n${await parquetRows(staging)}`;
  if (format === 'csv') await readCsv(staging);
  else if (format === 'xlsx') await readXlsx(staging);
  else await readJson(staging, format);
  return workingRows(staging) ?? noRows(staging, 'null::varchar');
}

/** Columns that no file has are there all the same, without values. */
function noRows({ contract }: Staging, absent: string): string {
  const columns = contract.columns.map(({ name }) => `${absent} as ${identifier(name)}`);
  return `select ${columns.join(', ')}, null::bigint as ${technical.row}, null::integer as ${technical.file},
    null::bigint as ${technical.sheetRow}, null::varchar as ${technical.skip} where false`;
}

/** What is known of each file without reading it: names, period, and what its path says. */
function filesOf({ files }: Staging, contract: Contract): string {
  const rows = files.map((file) => `(${[file.fileNo, ...knownOf(contract, file).values()].join(', ')})`);
  const names = [...knownOf(contract, files[0]).keys()].map(identifier);
  return `select * from (values ${rows.join(', ')}) f(${[technical.file, ...names].join(', ')})`;
}

/** SQL values by column. */
function knownOf(contract: Contract, file: StagedFile | undefined): Map<string, string> {
  const { fileName = '', extractId = '' } = file?.file ?? {};
  const period = file?.deliveryPeriod ?? null;
  const partitions = file === undefined ? [] : [...partitionValues(contract, file.file)];
  return new Map([
    ['file_name', literal(fileName)],
    ['extract_id', literal(extractId)],
    ['delivery_period', period === null ? 'null::date' : `date ${literal(period)}`],
    ...partitions.map(
      ([name, value]) => [name, `${value === null ? 'null' : literal(value)}::varchar`] as const,
    ),
  ]);
}

/** What is known of a single file is written out: a join costs more than all of its rows' rules. */
function relationOf({ files }: Staging, contract: Contract, rows: string, delivered: string): string {
  const single = files.length === 1 ? knownOf(contract, files[0]) : null;
  const names = [...contract.columns, ...technicalColumns(contract)].map(({ name }) => {
    const known = single?.get(name);
    return known === undefined ? identifier(name) : `${known} as ${identifier(name)}`;
  });
  const selected = [...names, technical.file, technical.sheetRow].join(', ');
  return `select ${selected} from (\n${rows}\n) ${single === null ? `join ${delivered} using (${technical.file})` : ''}
    ${skipsByContent(contract) ? `where ${technical.skip} is null` : ''}`;
}

function formatOf({ server }: Contract): Format {
  if (!('format' in server)) return 'ndjson';
  return server.format === 'tsv' ? 'csv' : server.format;
}
