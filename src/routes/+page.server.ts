import { briefingOnPaper } from '#lib/paper/paper-addresses.ts';
import { canMakePdf } from '#lib/server/paper/find-chromium.ts';
import { readScene } from '#lib/server/page.ts';
import { readBriefing } from './read-briefing.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
  readScene(event, async (scene) => {
    const map = event.url.searchParams.get('map');
    const { language } = scene.words;
    return {
      briefing: await readBriefing(scene, map),
      paper: briefingOnPaper(scene.view, { map, language, canMakePdf: canMakePdf() }),
    };
  });
