import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { wordsOf } from '#lib/format/words.ts';
import { countOwnUnread } from '#lib/server/notices/own-notices.ts';
import { askedVersion, readIfPublished } from '#lib/server/page.ts';
import { settleView } from '#lib/server/settle-view.ts';
import { composeShell } from '#lib/ui/compose-shell.ts';
import { staleFor } from '#lib/ui/stale.ts';
import type { Shell } from '#lib/ui/shell.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, params, route, url }) => {
  const { reader } = locals;
  const seesFigures = reader?.rights.has('read_figures') ?? false;
  const shell = !seesFigures
    ? null
    : await readIfPublished((snapshot, { now, isServed }): Promise<Shell | null> => {
        const { catalog } = snapshot;
        const { view, period } = settleView(catalog, url.searchParams);
        if (!period) return Promise.resolve(null);
        const own = 'code' in params ? String(params.code) : view.unit;
        const isOlder = !isServed && askedVersion({ route, url }) !== null;
        return Promise.resolve({
          ...composeShell({ ...snapshot, period }, { ...view, unit: own }, wordsOf(locals, catalog)),
          // No link leads on to a unit that nobody has; the reader's own is the default of every page.
          view: { ...view, unit: isOther(view.unit, catalog) ? view.unit : null },
          isOlder,
          stale: isOlder ? null : staleFor(snapshot.builtAt, now.toISOString()),
        });
      });
  return {
    ...{ language: locals.language, theme: locals.theme, shell },
    reader: reader && {
      actor: reader.actor,
      label: reader.viewedAs ? reader.actorLabel : reader.label,
      rights: [...reader.rights],
      viewedAs: reader.viewedAs?.label ?? null,
      unread: reader.rights.has('keep_notices') ? await countOwnUnread() : null,
    },
  };
};

const isOther = (unit: string | null, { units, workspace }: Catalog): boolean =>
  unit !== null && units.has(unit) && unit !== workspace.rootUnit;
