import type { Words } from '#lib/format/cell.ts';
import type { ContentText } from '#lib/i18n/content-text.ts';
import type { UntakenFile } from '#lib/server/refresh/untaken-files.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { sourceNameOf } from '#lib/format/source-name.ts';

/** Files of the inbox that no source takes, as the desk tells of them. */
export interface UntakenView {
  title: string;
  files: { path: string; at: { id: string; name: ContentText; looksFor: string }[] }[];
  /** How many more there are; empty where all are listed. */
  more: string;
}

const LISTED = 20;

/** Composes them with what the source looks for in whose folder each lies; null where there are none. */
export function composeUntaken(
  files: readonly UntakenFile[],
  { catalog, words }: { catalog: Catalog | null; words: Words },
): UntakenView | null {
  const { t } = words;
  if (files.length === 0 || catalog === null) return null;
  const more = files.length - LISTED;
  return {
    title: t('refresh.untaken.title', { count: files.length }),
    files: files.slice(0, LISTED).map(({ path, at }) => ({
      path,
      at: at.map(({ source, looksFor }) => ({
        ...{ id: source, name: sourceNameOf(catalog, source, words) },
        looksFor: t('refresh.untaken.looksFor', { names: looksFor.join(', ') }),
      })),
    })),
    more: more > 0 ? t('refresh.untaken.more', { count: more }) : '',
  };
}

/** Those that lie in the folder of a source, in a line; empty where none do. */
export function untakenText(files: readonly UntakenFile[], source: string, { t }: Pick<Words, 't'>): string {
  const own = files.flatMap(({ path, at }) =>
    at.filter((one) => one.source === source).map(({ looksFor }) => ({ path, looksFor })),
  );
  if (own.length === 0) return '';
  const named = own.slice(0, LISTED).map(({ path }) => path);
  const looksFor = [...new Set(own.flatMap((one) => one.looksFor))].join(', ');
  const more = own.length > LISTED ? [t('refresh.untaken.more', { count: own.length - LISTED })] : [];
  return [[...named, ...more].join(', '), t('refresh.untaken.looksFor', { names: looksFor })].join(' · ');
}
