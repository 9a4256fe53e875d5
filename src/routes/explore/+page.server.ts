import { error, redirect } from '@sveltejs/kit';
import { takeOutDrawings } from '#lib/figures/drawings.ts';
import { tidySearch } from '#lib/filters/exploration.ts';
import { readPage } from '#lib/server/page.ts';
import { servedUnits } from '#lib/server/warehouse.ts';
import { readExplorePage } from './read-explore.ts';
import { readScreen } from './screen.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ isDataRequest, locals, request, url }) => {
  return readPage(
    async (snapshot, scope) => {
      const { searchParams } = url;
      // Whoever is given an address is to see what its giver sees: a unit that nobody named is named before anything is read. A form
      // without scripts sends its empty fields too; the address to be shared is without them.
      const unit = searchParams.get('unit') || snapshot.catalog.workspace.rootUnit;
      if (!searchParams.get('unit') || [...searchParams.values()].includes(''))
        redirect(303, `/explore?${tidySearch([...searchParams, ['unit', unit]])}`);
      const explore = await readExplorePage({
        ...{ snapshot, scope, locals, search: url.searchParams },
        tree: (await servedUnits())?.units ?? new Map(),
        ...{ signal: request.signal, screen: readScreen(request.headers) },
      });
      const { outside = null, sentence = '' } = explore.problem ?? {};
      if (outside) error(403, { message: sentence, code: 'unit_unknown', outside });
      const { view, drawings } = takeOutDrawings(explore, !isDataRequest);
      return { explore: view, drawings };
    },
    { locals, url },
  );
};
