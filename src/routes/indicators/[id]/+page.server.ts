import { readScene } from '#lib/server/page.ts';
import { readAsked } from './indicator-address.ts';
import { readIndicator } from './read-indicator.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
  readScene(event, async (scene) => ({
    indicator: await readIndicator(scene, event.params.id, readAsked(event.url.searchParams)),
  }));
