import { indicatorOnPaper } from '#lib/paper/paper-addresses.ts';
import { canMakePdf } from '#lib/server/paper/find-chromium.ts';
import { readScene } from '#lib/server/page.ts';
import { furtherOf, readAsked } from './indicator-address.ts';
import { readIndicator } from './read-indicator.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
  readScene(event, async (scene) => {
    const asked = readAsked(event.url.searchParams);
    const { language } = scene.words;
    return {
      indicator: await readIndicator(scene, event.params.id, asked),
      paper: indicatorOnPaper(event.params.id, scene.view, {
        ...{ further: furtherOf(asked), language, canMakePdf: canMakePdf() },
      }),
    };
  });
