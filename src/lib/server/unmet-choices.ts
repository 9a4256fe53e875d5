import { asAsked } from '#lib/format/as-asked.ts';
import type { Words } from '#lib/format/cell.ts';

/**
 * Says which choices of an address a page does not have, all of them in one sentence; it shows what it shows without them.
 *
 * @param met what each parameter may be, by its name; a parameter that is left out or empty chooses nothing
 * @returns none where all are met
 */
export function unmetChoices(
  search: URLSearchParams,
  met: { readonly [name: string]: Iterable<string> },
  { t }: Pick<Words, 't'>,
): string[] {
  const unmet = Object.entries(met).flatMap(([name, values]) => {
    const asked = search.get(name);
    return asked && ![...values].includes(asked) ? [asAsked(`${name}=${asked}`)] : [];
  });
  return unmet.length > 0 ? [t('asked.choice', { choice: unmet.join(', ') })] : [];
}
