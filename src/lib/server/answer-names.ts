import type { NamedColumn } from '#warehouse/explore/named-columns.ts';
import type { SemanticQuery } from '#warehouse/explore/semantic-query.ts';
import { codeListName, type Fact } from '#warehouse/model/fact.ts';
import { factsOfFormula } from '#warehouse/model/indicator.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { namesInRegister } from '#warehouse/snapshot/registers.ts';
import type { Language } from '#lib/format/locale.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { contentText } from '#lib/i18n/content-text.ts';

/**
 * Names of what an answer is by, in a language, else as the content has them: units, and codes of dimensions by their labels, their names in
 * registers or as the units they stand for. An axis none of whose codes has a name is left out.
 *
 * Units and labels are those the reader may know of, as the catalog is theirs. Registers name codes of all units: names may be put beside
 * codes that the answer has, and not be listed.
 */
export function answerNames(
  catalog: Catalog,
  question: Pick<SemanticQuery, 'by' | 'indicators' | 'measures'>,
  language: Language,
): NamedColumn[] {
  const fallback = catalog.workspace.languages[0] ?? 'en';
  const units = unitNames(catalog, language);
  return question.by.flatMap((axis) => {
    if (axis === 'period') return [];
    if (axis === 'unit' || axis.startsWith('unit:'))
      return [{ column: 'unit_id', as: 'unit_name', names: units }];
    const as = `${axis}_name`;
    if (question.by.includes(as)) return [];
    const labels = labelsOf(catalog, question, axis, (text) => contentText(text, language, fallback).text);
    const standFor = codesOf(catalog, question, axis).some((code) => units.has(code)) ? units : [];
    const names = new Map([...standFor, ...registered(catalog, question, axis), ...labels]);
    return names.size > 0 ? [{ column: axis, as, names }] : [];
  });
}

/** Names of units by id, in a language, else as the content has them. */
export function unitNames({ units, workspace }: Catalog, language: Language): ReadonlyMap<string, string> {
  const fallback = workspace.languages[0] ?? 'en';
  return new Map([...units].map(([id, unit]) => [id, unitName(unit, language, fallback).text]));
}

type Asked = Pick<SemanticQuery, 'indicators' | 'measures'>;

function labelsOf(
  catalog: Catalog,
  asked: Asked,
  dimension: string,
  textOf: (name: { [language: string]: string }) => string,
): [code: string, name: string][] {
  return factsOf(catalog, asked).flatMap(({ dimensions }) =>
    dimensions
      .filter(({ id }) => id === dimension)
      .flatMap(({ members }) => members.map(({ code, name }): [string, string] => [code, textOf(name)])),
  );
}

/** Names that registers have for the codes of a dimension. */
function registered(catalog: Catalog, asked: Asked, dimension: string): [code: string, name: string][] {
  const dimensions = factsOf(catalog, asked).flatMap((fact) =>
    fact.dimensions.filter(({ id }) => id === dimension),
  );
  return dimensions.flatMap((one) => [...namesInRegister(catalog, one)]);
}

function codesOf(catalog: Catalog, asked: Asked, dimension: string): string[] {
  return factsOf(catalog, asked).flatMap(
    ({ id }) => catalog.codeLists.get(codeListName(id, dimension)) ?? [],
  );
}

/** Facts of a question, as far as there are such. */
function factsOf(catalog: Catalog, { indicators, measures }: Asked): Fact[] {
  const formulas = indicators.flatMap((id) => catalog.indicators.get(id)?.formula ?? []);
  const ids = [...formulas.flatMap(factsOfFormula), ...measures.map((id) => id.split('.')[0]!)];
  return [...new Set(ids)].flatMap((id) => catalog.facts.get(id) ?? []);
}
