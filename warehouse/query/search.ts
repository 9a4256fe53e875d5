import MiniSearch from 'minisearch';
import type { Text } from '../model/text.ts';
import type { UnitVersion } from '../model/unit.ts';
import { anyUnitPredicate, type Scope } from '../scope/scope.ts';
import type { Catalog } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { foldText } from './fold-text.ts';
import {
  numberAsked,
  plainNumber,
  plainNumbersIn,
  searchDocuments,
  type FoundDocument,
} from './search-documents.ts';
import { requireCount } from './question.ts';
import { searchUnits } from './units.ts';
import { hidingIndicator } from './withheld.ts';

/** What a search finds, in the order in which it is told; but what is called just so first. */
export const foundKinds = ['indicator', 'unit', 'term', 'measure', 'source', 'document'] as const;
export type FoundKind = (typeof foundKinds)[number];

/** A thing with a name. */
export interface Found {
  kind: FoundKind;
  /** As addresses name it; of a measure `fact.measure`, of a document that and the code: `fact.measure/dimension:code`. */
  id: string;
  name: Text;
  /** What tells it from others of the same name: a unit's code, a source's number in the list of extracts; else null. */
  code: string | null;
  /** What it is a document of; null for all else. */
  of: Text | null;
  /** ISO day from which a unit is no more; null while it stands, and of all else. */
  ended: string | null;
}

/** A definition as the index has it: in all languages, since people look for a term in the one they know it in. */
interface Entry extends Omit<Found, 'ended' | 'of'> {
  key: string;
  /** By language. */
  names: { [language: string]: string };
  about: string;
  /** Other words for it. */
  also: string;
}

export interface SearchQuestion {
  text: string;
  /** In which the reader's own words are; names in it come first. */
  language: string;
  /** Of each kind, at most 100. */
  limit: number;
}

/** Letters that a longer word may differ by, as a share of its length. Among short ones most others are a slip away. */
const SLIPS = 0.2;
const LONG_WORD = 6;
/** What a word in a name is worth beside one in a description, and one in the reader's own. */
const NAME = 4;
const OWN_NAME = 12;

/** One for each version's catalog, gone with it. */
const indexes = new WeakMap<Catalog, MiniSearch<Entry>>();

/**
 * Answers what bears a name like a text: indicators, measures and sources by their names and descriptions, terms by their names,
 * other words for them and meanings, units by names and codes, those that have ended too, documents by their numbers and indicators by those of the documents
 * that their goals rest on. In any language, with or without the tone marks of Latin letters, by beginnings of words,
 * and with a slip in a longer one.
 *
 * @returns the best of each kind first; nothing for an empty text
 */
export async function search(
  snapshot: Snapshot,
  scope: Scope,
  question: SearchQuestion,
  signal?: AbortSignal,
): Promise<Found[]> {
  const { text } = question;
  const most = requireCount('limit', question.limit, 100);
  if (text.trim() === '') return [];
  const [units, documents] = await Promise.all([
    searchUnits(snapshot, scope, { text, limit: most }, signal),
    searchDocuments(snapshot, scope, { text, limit: most }, signal),
  ]);
  const found = [
    ...definitionsLike(snapshot.catalog, scope, question),
    ...units.map((unit) => foundUnit(snapshot, unit)),
    ...documents.map((document) => foundDocument(snapshot, document)),
  ];
  const isCalledSo = (one: Found | undefined) => Number(one !== undefined && isNamed(one, text));
  const namedFirst = (some: Found[]) => some.toSorted((one, other) => isCalledSo(other) - isCalledSo(one));
  const ofKinds = foundKinds.map((kind) =>
    namedFirst(found.filter((one) => one.kind === kind)).slice(0, most),
  );
  return ofKinds.toSorted(([one], [other]) => isCalledSo(other) - isCalledSo(one)).flat();
}

/** Whether something bears a text as its whole name, in any language, or as its code. */
function isNamed({ kind, name, code }: Found, text: string): boolean {
  if (kind === 'document') return Object.values(name).some((one) => plainNumber(one) === numberAsked(text));
  const asked = foldText(text);
  return [...Object.values(name), code ?? ''].some((one) => foldText(one) === asked);
}

function foundUnit({ catalog, asOf }: Snapshot, unit: UnitVersion): Found {
  const { unitId, name, names, unitCode, validTo } = unit;
  const usual = catalog.workspace.languages[0] ?? 'en';
  const ended = validTo !== null && validTo <= asOf ? validTo : null;
  return { kind: 'unit', id: unitId, name: { [usual]: name, ...names }, code: unitCode, of: null, ended };
}

function foundDocument({ catalog }: Snapshot, found: FoundDocument): Found {
  const { number, fact, measureId, dimensionId } = found;
  const usual = catalog.workspace.languages[0] ?? 'en';
  const id = `${fact.id}.${measureId}/${dimensionId}:${number}`;
  return { kind: 'document', id, name: { [usual]: number }, code: null, of: fact.name, ended: null };
}

/** Definitions belong to no unit: whoever sees any unit may know them. */
function definitionsLike(catalog: Catalog, scope: Scope, { text, language }: SearchQuestion): Found[] {
  if (anyUnitPredicate(scope) === 'false') return [];
  const boost = Object.fromEntries([...languagesOf(catalog), 'code', 'also'].map((field) => [field, NAME]));
  return indexOf(catalog)
    .search(text, {
      ...{ combineWith: 'AND', prefix: true, fuzzy: (term) => isWord(term) && SLIPS },
      boost: { ...boost, [language]: OWN_NAME },
    })
    .map(({ kind, id, name, code }) => ({ kind, id, name, code, of: null, ended: null }) as Found);
}

/** Long enough for a slip, and no number: one digit more or less is another. */
const isWord = (term: string) => term.length >= LONG_WORD && !/\p{N}/u.test(term);

function indexOf(catalog: Catalog): MiniSearch<Entry> {
  const known = indexes.get(catalog);
  if (known) return known;
  const index = new MiniSearch<Entry>({
    ...{ idField: 'key', fields: [...languagesOf(catalog), 'code', 'also', 'about'] },
    extractField: (entry, field) => entry.names[field] ?? (entry[field as keyof Entry] as string),
    storeFields: ['kind', 'id', 'name', 'code'],
    processTerm: (term) => foldText(term) || null,
  });
  index.addAll(entriesOf(catalog));
  indexes.set(catalog, index);
  return index;
}

function entriesOf(catalog: Catalog): Entry[] {
  const { indicators, facts, sources, terms } = catalog;
  const entry = (
    kind: FoundKind,
    id: string,
    names: Text[],
    about: Text[],
    code: string | null = null,
  ): Entry => ({
    ...{ key: `${kind} ${id}`, kind, id, name: names[0]!, code },
    ...{ names: byLanguage(names), about: withPlainNumbers(inAllLanguages(about)), also: '' },
  });
  return [
    ...[...indicators.values()].map(({ id, name, shortName, description, targets }) =>
      entry('indicator', id, [name, shortName], [description, ...targets.map(({ source }) => source)]),
    ),
    ...[...terms.values()].map(({ id, name, also, meaning }) => ({
      ...entry('term', id, [name], [meaning]),
      also: also.join(' '),
    })),
    ...[...facts.values()].flatMap((fact) =>
      fact.measures
        .filter(({ id }) => !hidingIndicator(catalog, { fact: fact.id, measure: id }))
        .map((measure) => entry('measure', `${fact.id}.${measure.id}`, [measure.name], [measure.unit])),
    ),
    ...[...sources.values()].map(({ id, name, description, code }) =>
      entry('source', id, [name], [description], code),
    ),
  ];
}

function byLanguage(names: Text[]): Entry['names'] {
  const languages = [...new Set(names.flatMap((text) => Object.keys(text)))];
  return Object.fromEntries(
    languages.map((language) => [language, names.map((text) => text[language] ?? '').join(' ')]),
  );
}

function languagesOf({ workspace }: Catalog): readonly string[] {
  return workspace.languages;
}

const withPlainNumbers = (text: string) => [text, ...new Set(plainNumbersIn(text))].join(' ');

function inAllLanguages(texts: Text[]): string {
  return texts.flatMap((text) => Object.values(text)).join(' ');
}
