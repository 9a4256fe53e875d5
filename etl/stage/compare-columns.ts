import type { FaultFact } from '#warehouse/model/fault-fact.ts';
import { foldHeader } from '../contract/fold-header.ts';
import type { Column, Contract } from '../contract/contract.ts';
import { cut, describeDrift, driftBlocked, driftFacts, toFactColumn, type Drift } from '../drift.ts';
import { EtlError } from '../errors.ts';
import { editDistance } from '../workspace/suggest.ts';
import { fileFact } from './obstacle-facts.ts';
import { personalColumnsFault } from './personal-columns.ts';

/** Two spellings of which so much is the same may be one column, renamed. */
const MIN_LIKENESS = 0.7;

/** How the columns of a file differ from the contract's. */
export interface Compared {
  drift: Drift[];
  /** Columns by the header under which a file has them, where the contract lets renames in. */
  renames: ReadonlyMap<string, string>;
}

/**
 * Compares columns by name alone: which are new, which are missing and, where a missing one and a new one resemble each other,
 * which may be one renamed. A rename is judged as such only where the contract says what is done with it.
 */
export function compareColumns(
  { columns, drift: policy }: Pick<Contract, 'columns' | 'drift'>,
  { found, unknown }: { found: ReadonlySet<string>; unknown: readonly string[] },
): Compared {
  const absent = columns.filter(({ name }) => !found.has(name));
  const renames = policy.renamedColumn === null ? new Map<string, Column>() : pairAlike(absent, unknown);
  const renamed = new Set(renames.values());
  const drift: Drift[] = [
    ...[...renames].map(([header, { name }]) => ({
      ...{ change: 'renamed' as const, column: name, header },
      policy: policy.renamedColumn ?? 'block',
    })),
    ...absent
      .filter((column) => !column.optional && !renamed.has(column))
      .map(({ name }) => ({
        ...{ change: 'missing' as const, column: name, header: null, policy: policy.missingColumn },
      })),
    ...unknown
      .filter((header) => !renames.has(header))
      .map((header) => ({ change: 'new' as const, column: null, header, policy: policy.newColumn })),
  ];
  const isLetIn = policy.renamedColumn === 'accept' || policy.renamedColumn === 'quarantine';
  return {
    drift,
    renames: new Map(isLetIn ? [...renames].map(([header, { name }]) => [header, name]) : []),
  };
}

/**
 * The fault of a file that the contract does not let in, which says all that differs; null where it is let in. Columns of persons come
 * first: whatever else differs, they must not be here.
 *
 * @param hint what may be the matter, where more than the names says so
 */
export function driftFault(
  contract: Pick<Contract, 'columns' | 'personalData'>,
  where: string,
  drift: readonly Drift[],
  found: readonly string[],
  hint: { says: string; facts: FaultFact[] } | null = null,
): EtlError | null {
  const personal = personalColumnsFault(
    contract,
    where,
    drift.flatMap(({ header }) => header ?? []),
  );
  if (personal) return personal;
  const blocked = drift.filter(({ policy }) => policy === 'block');
  if (blocked.length === 0) return null;
  const alike = pairDrift(contract.columns, drift);
  const diff =
    (hint?.says ?? '') +
    alikeHint(alike) +
    (drift.length > 1 ? ` All that differs: ${drift.map(describeDrift).join(', ')}.` : '');
  const missing = blocked.flatMap(({ change, column }) =>
    change === 'missing' ? contract.columns.filter(({ name }) => name === column) : [],
  );
  if (missing.length > 0)
    return columnMissing(
      where,
      missing,
      {
        ...{ found, columns: contract.columns },
        others: drift.filter(({ change, policy }) => change !== 'missing' || policy !== 'block'),
      },
      { says: diff, facts: [...(hint?.facts ?? []), ...alikeFacts(alike)] },
    );
  const unknown = blocked.flatMap(({ change, header }) =>
    change === 'new' && header !== null ? [header] : [],
  );
  if (unknown.length > 0) return columnUnknown(where, unknown, diff);
  return driftBlocked(where, drift, contract.columns);
}

/** Pairs each header with the absent column it is likest to, the likest pairs first. */
function pairAlike(absent: readonly Column[], unknown: readonly string[]): Map<string, Column> {
  const pairs = unknown
    .flatMap((header) => absent.map((column) => ({ header, column, likeness: likeness(column, header) })))
    .filter((pair) => pair.likeness >= MIN_LIKENESS)
    .sort((a, b) => b.likeness - a.likeness);
  const paired = new Map<string, Column>();
  const taken = new Set<Column>();
  for (const { header, column } of pairs) {
    if (paired.has(header) || taken.has(column)) continue;
    paired.set(header, column);
    taken.add(column);
  }
  return paired;
}

/** Share of the longer spelling that is the same, of the column's spelling that is nearest. */
function likeness({ header, synonyms, name }: Column, other: string): number {
  const folded = foldWord(other);
  const shares = [header, ...synonyms, name].map((spelling) => {
    const own = foldWord(spelling);
    return 1 - editDistance(own, folded) / Math.max(own.length, folded.length, 1);
  });
  return Math.max(...shares);
}

function foldWord(text: string): string {
  return foldHeader(text).replace(/[\s_.-]+/g, ' ');
}

/** Columns that are missing by the header that may be theirs. */
function pairDrift(columns: readonly Column[], drift: readonly Drift[]): Map<string, Column> {
  const missing = columns.filter(({ name }) =>
    drift.some(({ change, column }) => change === 'missing' && column === name),
  );
  const unknown = drift.flatMap(({ change, header }) =>
    change === 'new' && header !== null ? [header] : [],
  );
  return pairAlike(missing, unknown);
}

function alikeHint(pairs: ReadonlyMap<string, Column>): string {
  const alike = [...pairs].map(([header, { name }]) => `"${cut(header)}" may be ${name}, renamed`);
  return alike.length === 0 ? '' : ` ${alike.join(', ')}.`;
}

function alikeFacts(pairs: ReadonlyMap<string, Column>): FaultFact[] {
  return [...pairs].map(([header, column]) => ({
    ...{ fact: 'alike', header: cut(header), column: toFactColumn(column) },
  }));
}

/** The columns of the contract that a file does not have. */
function columnMissing(
  where: string,
  missing: Column[],
  {
    found,
    columns,
    others,
  }: { found: readonly string[]; columns: readonly Column[]; others: readonly Drift[] },
  diff: { says: string; facts: FaultFact[] },
): EtlError {
  const wanted = missing.map(({ name, header }) => (name === header ? name : `${name} ("${header}")`));
  return new EtlError(
    'contract_column_missing',
    `column missing: ${wanted.join(', ')} in ${where}, which has ${list(found)}. Ask the agency for a full extract, name ` +
      `the new spelling as a synonym, or mark the column optional in contract.yaml.${diff.says}`,
    {
      columns: missing.map(({ name }) => name),
      found: found.slice(0, MAX_SHOWN).map(cut),
      facts: [
        ...fileFact(where),
        ...diff.facts,
        { fact: 'missing', columns: missing.map(toFactColumn) },
        headersFact('found', found),
        ...driftFacts(others, columns),
      ],
    },
  );
}

/** What a file has that the contract does not. */
function columnUnknown(where: string, unknown: readonly string[], diff: string): EtlError {
  return new EtlError(
    'contract_column_unknown',
    `column unknown: ${list(unknown)} in ${where}. Expected the columns of the contract; add it to contract.yaml or ask ` +
      `the agency why it is there.${diff}`,
    {
      columns: unknown.slice(0, MAX_SHOWN).map(cut),
      facts: [...fileFact(where), headersFact('unknown', unknown)],
    },
  );
}

const MAX_SHOWN = 60;

function headersFact(fact: 'found' | 'unknown', headers: readonly string[]): FaultFact {
  const told = headers.slice(0, MAX_SHOWN).map(cut);
  return { fact, headers: told, more: headers.length - told.length };
}

function list(headers: readonly string[]): string {
  const more = headers.length > MAX_SHOWN ? ` and ${headers.length - MAX_SHOWN} more` : '';
  const shown = headers.slice(0, MAX_SHOWN).map((header) => `"${cut(header)}"`);
  return shown.join(', ') + more;
}
