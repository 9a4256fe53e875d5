import type { Column, Contract } from '#etl/contract/contract.ts';

const types: Record<Column['type'], string> = {
  string: 'string',
  integer: 'integer',
  number: 'number',
  date: 'date',
  timestamp: 'datetime',
  boolean: 'boolean',
  array: 'array',
};

/**
 * Describes what a source delivers as a Frictionless Data Package 2.0: a resource for each of its tables, with its Table
 * Schema and Table Dialect. Fields go by the headers as sent; `path` is the contract's, a pattern where that is one. References
 * to other sources are left out: a package's foreign keys lead to its own resources.
 *
 * @param contracts of the tables of one source, its own first
 */
export function toDataPackage(contracts: readonly Contract[]): object {
  const [own] = contracts;
  return {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    ...(own ? { name: own.id, title: firstOf(own.name), version: own.version } : {}),
    resources: contracts.map((contract) => toResource(contract, contracts)),
  };
}

function toResource(contract: Contract, tables: readonly Contract[]): object {
  const { server } = contract;
  const format = server.type === 'local' ? server.format : 'json';
  return {
    name: resourceName(contract.id),
    type: 'table',
    path: server.type === 'local' ? server.path : 'location' in server ? server.location : contract.id,
    title: firstOf(contract.name),
    description: firstOf(contract.description),
    format,
    ...(['csv', 'tsv', 'json', 'ndjson'].includes(format) ? { encoding: contract.encoding } : {}),
    dialect: toDialect(contract, format),
    schema: toTableSchema(contract, tables),
  };
}

function toDialect({ dialect }: Contract, format: string): object {
  const { headerRows, headerJoin, commentChar, delimiter, quoteChar, property, sheetName, sheetNumber } =
    dialect;
  const head = headerRows.length === 0 ? { header: false } : { header: true, headerRows, headerJoin };
  if (format === 'xlsx') return { ...head, ...(sheetName === null ? { sheetNumber } : { sheetName }) };
  if (['json', 'ndjson'].includes(format)) return property === null ? {} : { property };
  if (format === 'parquet') return {};
  return { ...head, delimiter, quoteChar, ...(commentChar === null ? {} : { commentChar }) };
}

function resourceName(table: string): string {
  return table.replaceAll('_', '-');
}

function toTableSchema(contract: Contract, tables: readonly Contract[]): object {
  const keys = contract.columns.filter(({ key }) => key).map(({ header }) => header);
  const foreign = contract.columns.flatMap(({ header, reference }) => {
    const table = tables.find(({ id }) => id === reference?.source);
    const column = table?.columns.find(({ name }) => name === reference?.column);
    if (!table || !column) return [];
    const resource = table.id === contract.id ? {} : { resource: resourceName(table.id) };
    return [{ fields: [header], reference: { ...resource, fields: [column.header] } }];
  });
  return {
    $schema: 'https://datapackage.org/profiles/2.0/tableschema.json',
    fieldsMatch: contract.columns.some(({ optional }) => optional) ? 'superset' : 'equal',
    missingValues: contract.missingValues,
    fields: contract.columns.map((column) => toField(contract, column)),
    ...(keys.length > 0 ? { primaryKey: keys } : {}),
    ...(foreign.length > 0 ? { foreignKeys: foreign } : {}),
  };
}

function toField(contract: Contract, column: Column): object {
  const { type, codes } = column;
  const format = column.formats[0];
  const isNumber = type === 'number' || type === 'integer';
  return {
    name: column.header,
    type: types[type],
    ...(format === undefined ? {} : { format: toStrftime(format) }),
    ...(isNumber && contract.groupChar !== null ? { groupChar: contract.groupChar } : {}),
    ...(type === 'number' ? { decimalChar: contract.decimalChar } : {}),
    ...(type === 'boolean' ? { trueValues: column.trueValues, falseValues: column.falseValues } : {}),
    ...(codes ? { categories: codes.map(({ value }) => value) } : {}),
    constraints: constraintsOf(column),
  };
}

function constraintsOf({
  required,
  unique,
  minimum,
  maximum,
  minLength,
  maxLength,
  pattern,
}: Column): object {
  const all = { required, unique, minimum, maximum, minLength, maxLength, pattern };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null && value !== false));
}

/** `dd/MM/yyyy` as `%d/%m/%Y`; what has no such pattern is left to the reader. */
function toStrftime(format: string): string {
  const letters: { [token: string]: string } = {
    ...{ yyyy: '%Y', yy: '%y', MM: '%m', M: '%m', dd: '%d', d: '%d' },
    ...{ HH: '%H', H: '%H', mm: '%M', m: '%M', ss: '%S', s: '%S' },
  };
  const tokens = format.match(/([A-Za-z])\1*/g) ?? [];
  if (tokens.some((token) => letters[token] === undefined)) return 'any';
  return format.replace(/([A-Za-z])\1*/g, (token) => letters[token]!);
}

function firstOf(text: { [language: string]: string }): string {
  return Object.values(text)[0] ?? '';
}
