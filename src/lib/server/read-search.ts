import { invalidQuestion } from '#warehouse/query/question.ts';

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
