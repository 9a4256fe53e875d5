import { readScene } from '#lib/server/page.ts';
import { composeTerms } from './compose-terms.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
  readScene(event, async ({ snapshot, view, words }) => ({
    terms: composeTerms(snapshot.catalog, view, words),
  }));
