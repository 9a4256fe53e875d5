import type { Grain } from '#warehouse/model/period.ts';
import { readPeriodText } from '#warehouse/query/period-text.ts';
import { invalidQuestion, requireGrain } from '#warehouse/query/question.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';

/** Refuses a parameter that does not exist, which is most often a slip. @throws {WarehouseError} question_invalid */
export function requireKnown(search: URLSearchParams, parameters: readonly string[]): void {
  for (const name of search.keys())
    if (!parameters.includes(name))
      throw invalidQuestion('parameter', name, `one of ${parameters.join(', ') || 'none'}`);
}

/** A list written by commas or by repetition, each item once, in the order given. */
export function readList(search: URLSearchParams, name: string): string[] {
  const items = search.getAll(name).flatMap((list) => list.split(','));
  return [...new Set(items.map((item) => item.trim()).filter(Boolean))];
}

/** A parameter that must be there. @throws {WarehouseError} question_invalid */
export function requireOne(search: URLSearchParams, name: string, expected: string): string {
  const [text, ...more] = search.getAll(name);
  if (text && more.length === 0) return text;
  throw invalidQuestion(name, text ?? '(none)', expected);
}

/** Id of a version; null where none is named. @throws {WarehouseError} question_invalid: several are */
export function readVersionId(search: URLSearchParams, name: string): string | null {
  const ids = search.getAll(name).filter(Boolean);
  if (ids.length > 1) throw invalidQuestion(name, ids.join(', '), 'the id of one version');
  return ids[0] ?? null;
}

/** A whole number. @throws {WarehouseError} question_invalid */
export function readWhole(search: URLSearchParams, name: string): number | undefined {
  const text = search.get(name);
  if (text === null || text === '') return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw invalidQuestion(name, text, 'a whole number');
}

/** `where=channel:WEB&where=channel:APP`: one code each, which may hold commas and colons. */
export function readConditions(search: URLSearchParams): Record<string, string[]> {
  const conditions = search.getAll('where').map((text) => {
    const colon = text.indexOf(':');
    if (colon < 1) throw invalidQuestion('where', text, 'dimension:code');
    return { dimension: text.slice(0, colon), code: text.slice(colon + 1) };
  });
  const byDimension = Map.groupBy(conditions, ({ dimension }) => dimension);
  return Object.fromEntries(
    [...byDimension].map(([dimension, all]) => [dimension, all.map(({ code }) => code).toSorted()]),
  );
}

/** The cell that a question is about: an indicator, a unit (the whole where none is named), a grain and perhaps a period. */
export function readOneCell(
  snapshot: Snapshot,
  search: URLSearchParams,
): { indicatorId: string; unitId: string; grain: Grain; period?: string } {
  return {
    indicatorId: requireOne(search, 'indicator', 'the id of one indicator'),
    unitId: search.get('unit') || snapshot.catalog.workspace.rootUnit,
    grain: requireGrain(search.get('grain') || 'month'),
    ...readPeriod(snapshot, search, 'period'),
  };
}

/** First day of a period, under the parameter's own name; nothing where it is left out. */
export function readPeriod<Name extends string>(
  { catalog }: Snapshot,
  search: URLSearchParams,
  name: Name,
): { [one in Name]?: string } {
  const text = search.get(name);
  if (!text) return {};
  return { [name]: readPeriodText(name, text, catalog.workspace.calendar.fiscalYearStart).from } as {
    [one in Name]: string;
  };
}
