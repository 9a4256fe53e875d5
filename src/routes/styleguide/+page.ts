import { error } from '@sveltejs/kit';
import { languages } from '#lib/format/locale.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import type { PageLoad } from './$types';

/** It is looked at, not used. */
export const csr = false;

/** Everything that pages are made of, for those who make them: while developing alone, and no part of what is built. */
export const load: PageLoad = async () => {
  // Written out, so that the branch falls away when pages are built.
  if (import.meta.env.DEV) {
    const { default: Guide } = await import('./Guide.svelte');
    const readers = languages.map(async (language) => {
      const t = translator(language, await loadMessages(language));
      return { language, t, timezone: 'Asia/Ho_Chi_Minh', can: () => true, who: '' };
    });
    return { Guide, readers: await Promise.all(readers) };
  }
  error(404, { message: 'There is no such page.' });
};
