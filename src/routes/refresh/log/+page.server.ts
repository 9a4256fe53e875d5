import { wordsOf } from '#lib/format/words.ts';
import { readPage } from '#lib/server/page.ts';
import { findEvents } from '#lib/server/refresh/run-page.ts';
import { composeLog } from '../log-line.ts';
import { searchedWords } from '../searched-words.ts';
import type { PageServerLoad } from './$types';

/** Lines that one page lists. */
const LISTED = 50;

export const load: PageServerLoad = ({ locals, url }) =>
  readPage(async ({ catalog }) => {
    const search = url.searchParams.get('q') ?? '';
    const words = { ...wordsOf(locals, catalog), timezone: catalog.workspace.timezone, catalog };
    const found = await findEvents({
      ...{ runId: null, sourceId: null, limit: LISTED },
      words: searchedWords(search, words),
      before: Number(url.searchParams.get('before')) || null,
    });
    return { lines: composeLog(found.entries, words), next: found.next, search };
  });
