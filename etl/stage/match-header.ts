import { foldHeader } from '../contract/fold-header.ts';
import type { Contract } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';

type Expected = Pick<Contract, 'id' | 'columns'>;

/**
 * Which column of the contract stands at each place of a file, by header or synonym: as written, else folded.
 *
 * @param headers by place, each with the spellings it may be known by, the fullest first
 * @returns a column's name by place
 * @throws {EtlError} contract_column_unknown: a header the contract does not have, or one column twice;
 * contract_column_missing: a column that the contract does not allow to be missing
 */
export function matchHeader(contract: Expected, fileName: string, headers: string[][]): string[] {
  const find = headerFinder(contract);
  const found = headers.map((spellings) => spellings.map(find).find((name) => name !== undefined));
  const shown = headers.map((spellings) => spellings[0] ?? '');
  const where = `${contract.id}/${fileName}`;

  const missing = contract.columns.filter((column) => !column.optional && !found.includes(column.name));
  if (missing.length > 0) throw columnMissing(where, missing, shown);
  const unknown = shown.flatMap((header, at) =>
    found[at] === undefined ? [header || `(place ${at + 1}, no name)`] : [],
  );
  if (unknown.length > 0) throw columnUnknown(where, unknown);
  const names = found.filter((name) => name !== undefined);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  if (twice.length > 0) throw columnTwice(where, [...new Set(twice)]);
  return names;
}

/** Finds the column a header stands for. */
export function headerFinder(contract: Expected): (header: string) => string | undefined {
  const written = new Map<string, string>();
  const folded = new Map<string, string>();
  for (const { name, header, synonyms } of contract.columns)
    for (const spelling of [header, ...synonyms]) {
      written.set(spelling.normalize('NFC').trim(), name);
      folded.set(foldHeader(spelling), name);
    }
  return (header) => written.get(header.normalize('NFC').trim()) ?? folded.get(foldHeader(header));
}

/** The columns of the contract that a file does not have. */
export function columnMissing(
  where: string,
  missing: { name: string; header: string }[],
  found: string[],
): EtlError {
  const wanted = missing.map(({ name, header }) => (name === header ? name : `${name} ("${header}")`));
  return new EtlError(
    'contract_column_missing',
    `column missing: ${wanted.join(', ')} in ${where}, which has ${list(found)}. Ask the agency for a full extract, name ` +
      'the new spelling as a synonym, or mark the column optional in contract.yaml.',
    { columns: missing.map(({ name }) => name), found: found.slice(0, MAX_SHOWN).map(cut) },
  );
}

/** What a file has that the contract does not. */
export function columnUnknown(where: string, unknown: string[]): EtlError {
  return new EtlError(
    'contract_column_unknown',
    `column unknown: ${list(unknown)} in ${where}. Expected the columns of the contract; add it to contract.yaml or ask ` +
      'the agency why it is there.',
    { columns: unknown.slice(0, MAX_SHOWN).map(cut) },
  );
}

function columnTwice(where: string, names: string[]): EtlError {
  return new EtlError(
    'contract_column_unknown',
    `column delivered twice: ${names.join(', ')} in ${where}. Expected one header for each column; ask the agency which is meant.`,
    { columns: names },
  );
}

const MAX_SHOWN = 60;

function list(headers: string[]): string {
  const more = headers.length > MAX_SHOWN ? ` and ${headers.length - MAX_SHOWN} more` : '';
  return (
    headers
      .slice(0, MAX_SHOWN)
      .map((header) => `"${cut(header)}"`)
      .join(', ') + more
  );
}

function cut(header: string): string {
  const text = header.replace(/\s+/g, ' ').trim();
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
