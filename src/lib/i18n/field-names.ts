import type { Source, SourceColumn } from '#warehouse/model/source.ts';
import type { Words } from '#lib/format/cell.ts';
import { contentText, type ContentText } from './content-text.ts';

type Speech = Pick<Words, 'language' | 'fallback'>;

/** Of a column, what its agency and its readers call it. */
export type NamedColumn = Pick<SourceColumn, 'name' | 'header' | 'names'>;

/** The columns of a source, or of one of its tables; none of a source that is not known, or of an older version. */
export function columnsOf(source: Pick<Source, 'tables'> | undefined, table?: string): NamedColumn[] {
  const tables = source?.tables ?? [];
  return tables.filter(({ id }) => table === undefined || id === table).flatMap(({ columns }) => columns);
}

/** Names a column in the reader's language, else as its agency calls it; one that is not known stays an id. */
export function fieldName(
  field: string,
  columns: readonly NamedColumn[],
  { language, fallback }: Speech,
): ContentText {
  const column = columns.find(({ name }) => name === field);
  if (!column) return { text: field, language: 'en' };
  return contentText({ [fallback]: column.header, ...column.names }, language, fallback);
}

/**
 * Puts readers' names into the sentence of a rule that a column implies. Versions tell such a rule with the columns as their agency
 * calls them, one or several of a key, and always begin with them.
 */
export function withFieldNames(sentence: string, columns: readonly NamedColumn[], language: string): string {
  const longestFirst = columns.toSorted((a, b) => b.header.length - a.header.length);
  const said: string[] = [];
  for (let rest = sentence; ;) {
    const column = longestFirst.find(({ header }) => rest.startsWith(header));
    if (!column) return sentence;
    said.push(column.names?.[language] ?? column.header);
    rest = rest.slice(column.header.length);
    if (!rest.startsWith(', ')) return said.join(', ') + rest;
    rest = rest.slice(2);
  }
}

/** Names a table beside the others of its source, where the contract does; else the source is its name. */
export function tableName(table: string, source: Source, { language, fallback }: Speech): ContentText {
  const names = source.tables?.find(({ id }) => id === table)?.names ?? source.name;
  return contentText(names, language, fallback);
}
