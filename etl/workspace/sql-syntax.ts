import type { Session } from '#warehouse/duckdb/database.ts';

/** What DuckDB's parser says of a workspace's SQL. */
export interface Syntax {
  /** What is not allowed, with the 1-based line where it stands. */
  problems: { message: string; line: number }[];
  /** Tables it reads, `schema.table`, without those it names itself by WITH. */
  reads: string[];
}

type Node = { [key: string]: unknown };

const queryNodes = ['SELECT_NODE', 'SET_OPERATION_NODE', 'RECURSIVE_CTE_NODE', 'CTE_NODE'];
const tableFunctions = ['unnest', 'generate_series', 'range'];
/** Clocks that are written without brackets, so that they parse as columns. */
const clocks = ['current_date', 'current_time', 'current_timestamp', 'localtime', 'localtimestamp'];
/** Volatile in effect, though DuckDB's catalogue does not say so. */
const furtherVolatile = [
  ...clocks,
  'ago',
  'current_localtime',
  'current_localtimestamp',
  'current_setting',
  'getvariable',
];

/** Names of functions whose answer depends on more than their arguments: clocks, chance, sessions, sequences. */
export async function volatileFunctions(db: Session): Promise<ReadonlySet<string>> {
  const rows = await db.rows<{ name: string }>(
    `select distinct function_name as name from duckdb_functions()
     where stability in ('VOLATILE', 'CONSISTENT_WITHIN_QUERY') and function_name <> 'error'`,
  );
  return new Set([...rows.map((row) => row.name), ...furtherVolatile]);
}

/**
 * Parses SQL and walks what comes out: it must be one SELECT that reads named tables only, calls no function that reads
 * files, other statements or the clock, and takes no parameter but `$as_of`. Which tables are allowed is the caller's to say.
 */
export async function readSyntax(db: Session, sql: string, volatile: ReadonlySet<string>): Promise<Syntax> {
  const [row] = await db.rows<{ tree: string }>('select json_serialize_sql($sql::varchar) as tree', { sql });
  const tree = JSON.parse(row?.tree ?? '{}') as Node;
  const lineAt = (offset: unknown) => lineOf(sql, Number(offset));
  if (tree['error'] === true) {
    return { problems: [{ message: refusal(tree), line: lineAt(tree['position'] ?? 0) }], reads: [] };
  }
  const statements = tree['statements'] as Node[];
  if (statements.length !== 1) {
    const message = `expected one SELECT, found ${statements.length} statements.`;
    return { problems: [{ message, line: 1 }], reads: [] };
  }
  const walk: Walk = { names: new Set(), tables: [], problems: [], volatile };
  visit(statements[0], walk);
  const problems = walk.problems.map(({ message, at }) => ({ message, line: lineAt(at) }));
  const unnamed = walk.tables.filter(({ schema, table }) => schema === '' && !walk.names.has(table));
  for (const { table, at } of unnamed) {
    const message = `table without a schema: ${table}. Expected schema.table, or a name given by WITH.`;
    problems.push({ message, line: lineAt(at) });
  }
  const reads = walk.tables
    .filter(({ schema }) => schema !== '')
    .map(({ schema, table }) => `${schema}.${table}`);
  return { problems, reads: [...new Set(reads)].sort() };
}

interface Walk {
  names: Set<string>;
  tables: { schema: string; table: string; at: unknown }[];
  problems: { message: string; at: unknown }[];
  volatile: ReadonlySet<string>;
}

function refusal(tree: Node): string {
  const message = String(tree['error_message']);
  return tree['error_type'] === 'parser' ? message : `expected one SELECT (no PIVOT statement): ${message}`;
}

function visit(value: unknown, walk: Walk): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, walk);
  } else if (value !== null && typeof value === 'object') {
    const node = value as Node;
    look(node, walk);
    for (const part of Object.values(node)) visit(part, walk);
  }
}

/** Judges one node of the tree by what kind of node it is: query, table or expression. */
function look(node: Node, walk: Walk): void {
  const { type } = node;
  if (typeof node['class'] === 'string') return lookAtExpression(node, walk);
  if (node['cte_map']) noteNames(node['cte_map'] as { map: { key: string }[] }, walk);
  if (typeof type === 'string' && type.endsWith('_NODE') && !queryNodes.includes(type))
    walk.problems.push({ message: `expected a SELECT, found ${type}.`, at: 0 });
  if (node['sample'])
    walk.problems.push({ message: 'a sample is left to chance: leave it out.', at: node['query_location'] });
  if (type === 'BASE_TABLE') lookAtTable(node, walk);
  if (type === 'SHOW_REF')
    walk.problems.push({ message: 'expected a SELECT, found SHOW or DESCRIBE.', at: node['query_location'] });
  if (type === 'TABLE_FUNCTION') lookAtTableFunction(node['function'] as Node, walk);
}

function noteNames(ctes: { map: { key: string }[] }, walk: Walk): void {
  for (const { key } of ctes.map) walk.names.add(key);
}

function lookAtTable(node: Node, walk: Walk): void {
  const at = node['query_location'];
  if (node['catalog_name'] !== '') walk.problems.push({ message: 'reads another database.', at });
  if (node['at_clause'])
    walk.problems.push({ message: 'AT has no meaning here: tables have one version.', at });
  walk.tables.push({ schema: String(node['schema_name']), table: String(node['table_name']), at });
}

function lookAtTableFunction(node: Node, walk: Walk): void {
  const name = String(node['function_name']);
  if (tableFunctions.includes(name)) return;
  const message = `reads from ${name}(): expected tables. Of table functions only ${tableFunctions.join(', ')} are allowed.`;
  walk.problems.push({ message, at: node['query_location'] });
}

function lookAtExpression(node: Node, walk: Walk): void {
  const at = node['query_location'];
  const columns = node['class'] === 'COLUMN_REF' ? (node['column_names'] as string[]) : [];
  const name =
    node['class'] === 'FUNCTION' ? String(node['function_name']) : columns.length === 1 ? columns[0] : null;
  const isClock = columns.length === 1 && clocks.includes(String(name).toLowerCase());
  if (isClock || (node['class'] === 'FUNCTION' && walk.volatile.has(String(name).toLowerCase()))) {
    const message = `${name} answers differently each time: expected the business date $as_of, or none.`;
    walk.problems.push({ message, at });
  }
  if (node['class'] === 'PARAMETER' && node['identifier'] !== 'as_of')
    walk.problems.push({
      message: `parameter unknown: ${String(node['identifier'])}. Only $as_of is given.`,
      at,
    });
}

/** Offsets count bytes; an expression without a place has one beyond any text. */
function lineOf(sql: string, offset: number): number {
  const bytes = Buffer.from(sql);
  if (!(offset <= bytes.length)) return 1;
  return bytes.subarray(0, offset).toString().split('\n').length;
}
