import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ data }) => ({
  ...data,
  t: translator(data.language, await loadMessages(data.language)),
});
