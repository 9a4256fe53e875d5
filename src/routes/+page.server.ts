import { readScene } from '#lib/server/page.ts';
import { readBriefing } from './read-briefing.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
  readScene(event, async (scene) => ({
    briefing: await readBriefing(scene, event.url.searchParams.get('map')),
  }));
