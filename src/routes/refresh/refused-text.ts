import { joinNames } from '#lib/i18n/join-names.ts';
import type { RefusedSources } from '#lib/server/refresh/decisions.ts';
import { nameOfSource, type LineWords } from './log-line.ts';

type RefusedWords = Omit<LineWords, 'timezone'>;

/** Reads from an address which sources a refusal is told of; those that whoever looks does not know are left out. */
export function askedRefusal(
  search: URLSearchParams,
  { catalog }: Pick<RefusedWords, 'catalog'>,
): RefusedSources {
  const known = (name: string) => search.getAll(name).filter((id) => catalog?.sources.has(id));
  return { mended: known('mended'), delivered: known('delivered') };
}

/** The address of the desk that tells of a refusal. */
export function refusedHref({ mended, delivered }: RefusedSources): string {
  const told = [...mended.map((id) => ['mended', id]), ...delivered.map((id) => ['delivered', id])];
  return `/refresh?${new URLSearchParams([['done', 'refuse'], ...told])}`;
}

/** Says what a refusal has done: mends are withdrawn, deliveries are not loaded again. */
export function refusedText({ mended, delivered }: RefusedSources, words: RefusedWords): string {
  const { t } = words;
  const names = (ids: readonly string[]) =>
    joinNames(
      ids.map((id) => nameOfSource(id, words).text),
      ids.length,
      words,
      { of: 'sources' },
    );
  if (mended.length === 0) return t('decide.done.refuse');
  const withdrawn = t('decide.refused.mended', { sources: names(mended) });
  if (delivered.length === 0) return withdrawn;
  return `${withdrawn} ${t('decide.refused.delivered', { sources: names(delivered) })}`;
}
