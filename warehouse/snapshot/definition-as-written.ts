import { isDeepStrictEqual } from 'node:util';

/** A definition as a version keeps it: JSON. */
type Body = Record<string, unknown>;

/** What a version derives of a contract beside what somebody wrote: another release derives it in another way. */
const derived = { tables: ['about'], columns: ['days', 'judged', 'judgedMeaning'] };

/** What somebody wrote of a definition, without what is derived of it: by this two versions of it are compared. @param body JSON */
export function asWritten(kind: string, body: string): Body {
  const written = JSON.parse(body) as Body;
  if (kind !== 'source') return written;
  return inEach(written, 'tables', (table) =>
    inEach(without(table, derived.tables), 'columns', (column) => without(column, derived.columns)),
  );
}

/** Whether somebody wrote the same in two versions of a definition, both JSON. */
export function isWrittenAlike(kind: string, before: string, after: string): boolean {
  return isDeepStrictEqual(asWritten(kind, before), asWritten(kind, after));
}

function inEach(body: Body, list: string, change: (entry: Body) => Body): Body {
  const entries = body[list];
  return Array.isArray(entries) ? { ...body, [list]: (entries as Body[]).map(change) } : body;
}

const without = (body: Body, names: readonly string[]): Body =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
