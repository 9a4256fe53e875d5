import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Text } from '#warehouse/model/text.ts';
import type { VersionChanges } from '#warehouse/snapshot/compare-versions.ts';
import type { Words } from '#lib/format/cell.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';

/** Definitions of one kind that a version changes. */
export interface ChangedDefinitions {
  kind: string;
  /** How many of which kind. */
  title: string;
  definitions: { id: string; name: ContentText; href: string | null }[];
}

/** Where definitions are called by name; what else there is in a catalog is not asked. */
export type DefinitionNames = Pick<Catalog, 'sources' | 'indicators'> &
  Partial<Pick<Catalog, 'facts' | 'context' | 'terms' | 'workspace'>>;

const kinds = ['indicator', 'source', 'fact', 'context', 'term', 'workspace'] as const;
type Kind = (typeof kinds)[number];

/** Composes the definitions that a version changes, by kind, each by its name; one that the version served does not know has its id. */
export function composeDefinitions(
  definitions: VersionChanges['definitions'],
  catalog: DefinitionNames | null,
  { language, fallback, t }: Pick<Words, 'language' | 'fallback' | 't'>,
): ChangedDefinitions[] {
  return kinds.flatMap((kind) => {
    const own = definitions.filter((one) => one.kind === kind);
    if (own.length === 0) return [];
    const named = own.map(({ id }) => {
      const known = catalog && nameOf(kind, id, catalog);
      return {
        id,
        name: known ? contentText(known, language, fallback) : { text: id, language: 'en' },
        href: known ? addressOf(kind, id) : null,
      };
    });
    return [{ kind, title: t(`changed.${kind}`, { count: own.length }), definitions: named }];
  });
}

function nameOf(kind: Kind, id: string, catalog: DefinitionNames): Text | undefined {
  if (kind === 'workspace') return catalog.workspace?.name;
  const named = {
    indicator: catalog.indicators,
    source: catalog.sources,
    fact: catalog.facts,
    context: catalog.context,
    term: catalog.terms,
  }[kind];
  return named?.get(id)?.name;
}

function addressOf(kind: Kind, id: string): string | null {
  if (kind === 'indicator') return `/indicators/${id}`;
  if (kind === 'term') return `/terms#${id}`;
  return kind === 'source' ? `/refresh/${id}` : null;
}
