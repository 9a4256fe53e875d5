import { identifier } from '../duckdb/database.ts';
import { codeListName, type Fact, type FactDimension } from '../model/fact.ts';
import { scopePredicate, seesAllUnits, type Scope } from '../scope/scope.ts';
import type { Catalog } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { foldText } from './fold-text.ts';
import { factRowsSql } from './counted-rows.ts';
import { hidingIndicator } from './withheld.ts';

/** A document that rows of a fact are about. */
export interface FoundDocument {
  /** Its number, as the rows have it. */
  number: string;
  fact: Fact;
  /** A measure of the fact whose counts may be told. */
  measureId: string;
  dimensionId: string;
}

interface Listed {
  fact: Fact;
  dimension: FactDimension;
  measureId: string;
  /** As the rows have them, each beside itself as one word. */
  codes: readonly { code: string; plain: string }[];
}

/** One for each version's catalog, gone with it: a list may be long, and is asked at each key. */
const lists = new WeakMap<Catalog, readonly Listed[]>();

/** A number as one word: `384-QĐ/TW`, `384 qđ tw` and `384qdtw` are the same. */
export function plainNumber(text: string): string {
  return foldText(text).replace(/[^\p{L}\p{M}\p{N}]/gu, '');
}

/** What of a text may be a document's number: from its first word with a digit on, without `Regulation No.` before it; empty where it has no digit. */
export function numberAsked(text: string): string {
  return plainNumber(/\S*\d.*/su.exec(text)?.[0] ?? '');
}

/** Numbers written with signs between their parts, each as one word too: what indexes of words have to have besides. */
export function plainNumbersIn(text: string): string[] {
  const written = text.match(/[\p{L}\p{M}\p{N}]+(?:[-/.][\p{L}\p{M}\p{N}]+)+/gu) ?? [];
  return written.filter((one) => /\p{N}/u.test(one)).map(plainNumber);
}

/**
 * Answers documents whose number begins as a text says, with or without its signs and tone marks: codes of dimensions that the workspace
 * says are numbers of documents (`documents`), of rows in scope alone. By number; at most `limit`.
 */
export async function searchDocuments(
  snapshot: Snapshot,
  scope: Scope,
  { text, limit }: { text: string; limit: number },
  signal?: AbortSignal,
): Promise<FoundDocument[]> {
  const asked = numberAsked(text);
  if (asked === '') return [];
  const found = await Promise.all(
    documentsOf(snapshot.catalog).map(async ({ fact, dimension, measureId, codes }) => {
      const alike = codes.filter(({ plain }) => plain.startsWith(asked)).map(({ code }) => code);
      const numbers = await inScope(snapshot, scope, { fact, dimension, codes: alike }, signal);
      return numbers.map((number) => ({ number, fact, measureId, dimensionId: dimension.id }));
    }),
  );
  return found
    .flat()
    .toSorted((one, other) => one.number.localeCompare(other.number, 'en', { numeric: true }))
    .slice(0, limit);
}

/** Dimensions of documents, with the codes of the rows of all units. */
function documentsOf(catalog: Catalog): readonly Listed[] {
  const known = lists.get(catalog);
  if (known) return known;
  const listed = listDocuments(catalog);
  lists.set(catalog, listed);
  return listed;
}

function listDocuments(catalog: Catalog): Listed[] {
  return [...catalog.facts.values()].flatMap((fact) => {
    const open = fact.measures.find(({ id }) => !hidingIndicator(catalog, { fact: fact.id, measure: id }));
    const dimensions = fact.dimensions.filter(({ documents }) => documents);
    return dimensions.flatMap((dimension) => {
      const codes = catalog.codeLists.get(codeListName(fact.id, dimension.id)) ?? [];
      const plain = codes.map((code) => ({ code, plain: plainNumber(code) }));
      return open ? [{ fact, dimension, measureId: open.id, codes: plain }] : [];
    });
  });
}

async function inScope(
  { alias, rows }: Snapshot,
  scope: Scope,
  { fact, dimension, codes }: { fact: Fact; dimension: FactDimension; codes: readonly string[] },
  signal?: AbortSignal,
): Promise<readonly string[]> {
  if (codes.length === 0 || seesAllUnits(scope)) return codes;
  const visible = scopePredicate(scope, 'u.unit_id', alias);
  const seen = await rows<{ code: string }>(
    `select distinct f.${identifier(dimension.id)}::varchar as code
     from ${factRowsSql(alias, fact.id)} f join ${alias}.star.dim_unit u using (unit_key)
     where list_contains($codes::varchar[], f.${identifier(dimension.id)}::varchar) and ${visible.sql}`,
    { codes: [...codes], ...visible.parameters },
    signal,
    'long',
  );
  return seen.map(({ code }) => code);
}
