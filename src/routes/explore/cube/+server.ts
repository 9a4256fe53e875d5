import { askedOfVersion, readPage } from '#lib/server/page.ts';
import { readCubeAnswer } from '../read-cube.ts';
import type { RequestHandler } from './$types';

/** The cells from which the page of exploration reckons any range: Arrow, with what is to be known of them in a header. */
export const GET: RequestHandler = ({ locals, request, url }) =>
  readPage(
    (snapshot, scope) =>
      readCubeAnswer({ snapshot, scope, locals, search: askedOfVersion(url), signal: request.signal }),
    { locals, url },
  );
