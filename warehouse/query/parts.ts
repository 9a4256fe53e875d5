import type { Catalog } from '../snapshot/catalog.ts';

/** Names under which the tables of a source are loaded and judged: its own, then those of its further tables. */
export function tablesOf(catalog: Pick<Catalog, 'sources'>, sourceId: string): string[] {
  return [sourceId, ...(catalog.sources.get(sourceId)?.parts ?? [])];
}

/** The source a table belongs to; a table that no source names stands for itself. */
export function sourceOfTable(catalog: Pick<Catalog, 'sources'>, table: string): string {
  for (const source of catalog.sources.values()) if (source.parts?.includes(table)) return source.id;
  return table;
}
