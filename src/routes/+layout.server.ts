import { readView, shownPeriod } from '#lib/filters/view.ts';
import { wordsOf } from '#lib/format/words.ts';
import { countOwnUnread } from '#lib/server/notices/own-notices.ts';
import { askedVersion, readIfPublished } from '#lib/server/page.ts';
import { composeShell } from '#lib/ui/compose-shell.ts';
import { staleFor } from '#lib/ui/stale.ts';
import type { Shell } from '#lib/ui/shell.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, params, route, url }) => {
  const asked = readView(url.searchParams);
  const view = { ...asked, unit: ('code' in params ? String(params.code) : null) ?? asked.unit };
  const { reader } = locals;
  const seesFigures = reader?.rights.has('read_figures') ?? false;
  const shell = !seesFigures
    ? null
    : await readIfPublished((snapshot, { now, isServed }): Promise<Shell | null> => {
        const { catalog } = snapshot;
        const period = shownPeriod(view.period, catalog.periods[view.grain]);
        if (!period) return Promise.resolve(null);
        const isOlder = !isServed && askedVersion({ route, url }) !== null;
        return Promise.resolve({
          ...composeShell({ ...snapshot, period }, view, wordsOf(locals, catalog)),
          isOlder,
          stale: isOlder ? null : staleFor(snapshot.builtAt, now.toISOString()),
        });
      });
  return {
    ...{ language: locals.language, theme: locals.theme, shell },
    reader: reader && {
      label: reader.viewedAs ? reader.actorLabel : reader.label,
      rights: [...reader.rights],
      viewedAs: reader.viewedAs?.label ?? null,
      unread: reader.rights.has('keep_notices') ? await countOwnUnread() : null,
    },
  };
};
