import { withoutUnknown } from '#lib/filters/known-parameters.ts';
import { readPage } from '#lib/server/page.ts';
import { readRowsPage } from './read-rows.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, request, url }) =>
  readPage(
    async (snapshot, scope) => ({
      behind: await readRowsPage({
        ...{ snapshot, scope, locals, search: withoutUnknown('/explore/rows', url.searchParams) },
        signal: request.signal,
      }),
    }),
    { locals, url },
  );
