import { json } from '@sveltejs/kit';
import { PRIVATE } from '#lib/server/answer.ts';
import { askedOfVersion, readPage } from '#lib/server/page.ts';
import { readRowsWindow } from '../read-explore.ts';
import type { RequestHandler } from './$types';

/** Some rows of the table of exploration, as the page has them. */
export const GET: RequestHandler = ({ locals, request, url }) =>
  readPage(
    async (snapshot, scope) =>
      json(
        await readRowsWindow({
          ...{ snapshot, scope, locals, search: askedOfVersion(url) },
          signal: request.signal,
        }),
        { headers: { 'cache-control': PRIVATE } },
      ),
    { locals, url },
  );
