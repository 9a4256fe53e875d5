import { identifier, literal } from '#warehouse/duckdb/database.ts';
import type { Row } from '#warehouse/duckdb/plain-rows.ts';
import { EtlError } from '../errors.ts';
import type { StagedFile } from '../staged-source.ts';
import { isNew } from './match-header.ts';
import { nameWithNul } from './name-with-nul.ts';
import { obstacleFacts } from './obstacle-facts.ts';
import { skipExpression } from './skip.ts';
import { technical, type Staging } from './staging.ts';

/** Files whose columns have the same names. */
interface Group {
  files: StagedFile[];
  /** Name in the files by the contract's. */
  names: Map<string, string>;
}

/**
 * SQL of the rows of Parquet files, read in place. Columns keep their types; where files differ in a type, the one that
 * holds them all. How many rows a file has is what its footer says, as DuckDB
 * reads it: of this format alone nobody but its reader counts.
 *
 * @throws {EtlError} extract_unreadable, contract_column_missing, contract_column_unknown
 */
export async function parquetRows(staging: Staging): Promise<string> {
  const { files } = staging;
  const paths = [...new Set(files.map(({ file }) => file.path))];
  const counts = await askFiles<{ path: string; rows: number }>(
    staging,
    `select file_name as path, num_rows as rows from parquet_file_metadata(${list(paths)})`,
  );
  for (const file of files) file.physical = counts.find(({ path }) => path === file.file.path)?.rows ?? 0;
  const branches: string[] = [];
  for (const group of await groupFiles(staging, paths)) branches.push(await branchOf(staging, group));
  return branches.join('\nunion all by name\n');
}

async function groupFiles(staging: Staging, paths: string[]): Promise<Group[]> {
  const { files } = staging;
  const headers = topLevelNames(
    await askFiles(staging, `select file_name, name, num_children from parquet_schema(${list(paths)})`),
  );
  const groups = new Map<string, Group>();
  for (const file of files) {
    const header = headers.get(file.file.path) ?? [];
    requireSayable(header, `${staging.contract.id}/${file.file.fileName}`);
    const key = JSON.stringify(header.toSorted());
    const group = groups.get(key);
    const columns = staging.header(
      file,
      header.map((name) => [name]),
    );
    if (group) group.files.push(file);
    else {
      const known = columns.flatMap((column, at) => (isNew(column) ? [] : [[column, header[at]!] as const]));
      groups.set(key, { files: [file], names: new Map(known) });
    }
  }
  return [...groups.values()];
}

function requireSayable(header: readonly string[], where: string): void {
  const unread = nameWithNul(header);
  if (unread === null) return;
  throw new EtlError(
    'extract_unreadable',
    `extract unreadable: ${where} has the column ${unread}, whose name holds NUL. Expected names that can be written; ask the agency ` +
      'to send it again without.',
    { facts: obstacleFacts(where, { what: 'column_unread', name: unread }) },
  );
}

/** A schema lists each element before its children, the root first. */
function topLevelNames(
  elements: { file_name: string; name: string; num_children: number | null }[],
): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  let inside = 0;
  for (const { file_name, name, num_children } of elements) {
    const header = headers.get(file_name);
    if (!header) headers.set(file_name, []);
    else {
      if (inside === 0) header.push(name);
      else inside--;
      inside += num_children ?? 0;
    }
  }
  return headers;
}

async function branchOf(staging: Staging, { files, names }: Group): Promise<string> {
  const { contract } = staging;
  const read = `read_parquet(${list(files.map(({ file }) => file.path))}, union_by_name = true, binary_as_string = true)`;
  const described = await askFiles<{ column_name: string; column_type: string }>(
    staging,
    `describe select * from ${read}`,
  );
  const types = new Map(described.map(({ column_name, column_type }) => [column_name, column_type]));
  const cells = [...names].map(([column, name]) => {
    const cell = types.get(name) === 'VARCHAR' ? `nfc_normalize(${identifier(name)})` : identifier(name);
    return `${cell} as ${identifier(column)}`;
  });
  const numbers = files.map(({ fileNo }) => fileNo).join(', ');
  const rows = `select ${cells.join(', ')}, file_row_number + 1 as ${technical.row},
    cast([${numbers}][cast(file_index as bigint) + 1] as integer) as ${technical.file} from ${read}`;
  const text = (column: string) =>
    names.has(column) ? `cast(${identifier(column)} as varchar)` : 'null::varchar';
  const isBlank = [...names.keys()].map((column) => `coalesce(trim(${text(column)}), '') = ''`).join(' and ');
  const skip = skipExpression(contract, text);
  return contract.skip.blank
    ? `select *, case when ${isBlank} then 'blank' else ${skip} end as ${technical.skip} from (${rows})`
    : `select *, ${skip} as ${technical.skip} from (${rows})`;
}

async function askFiles<T = Row>({ context, contract, files }: Staging, sql: string): Promise<T[]> {
  try {
    return await context.db.rows<T>(sql, {}, context.signal);
  } catch (cause) {
    context.signal.throwIfAborted();
    throw new EtlError(
      'extract_unreadable',
      `extract unreadable: ${contract.id}: not every one of ${files.length} files can be read as Parquet. Expected whole files; ` +
        'ask the agency to send again what was cut short.',
      {
        files: files.length,
        facts: [
          { fact: 'format', expected: 'parquet' },
          { fact: 'obstacle', what: 'not_format', name: 'Parquet' },
        ],
      },
      { cause },
    );
  }
}

/** Paths as a list; characters that would make a pattern of a path stand for themselves. */
export function list(paths: string[]): string {
  return `[${paths.map((path) => literal(path.replace(/[*?[]/g, '[$&]'))).join(', ')}]`;
}
