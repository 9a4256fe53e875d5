import { unitName } from '#lib/format/unit-name.ts';
import { readScene } from '#lib/server/page.ts';
import { answerPicture, requireMet } from '#lib/server/picture.ts';
import { indicatorPicture } from '../indicator-picture.ts';
import { readIndicator } from '#lib/indicator/read-indicator.ts';
import { settleAsked } from '#lib/indicator/settle-asked.ts';
import type { RequestHandler } from './$types';

/** A figure of the page as a file. */
export const GET: RequestHandler = (event) =>
  readScene(event, async (scene) => {
    const { id, figure } = event.params;
    const { asked, notices } = settleAsked(scene, id, event.url.searchParams);
    requireMet([...scene.notices, ...notices], scene.words);
    const view = await readIndicator(scene, id, asked);
    const { text: about } = unitName(scene.unit, scene.words.language, scene.words.fallback);
    const picture = indicatorPicture(view, figure, { about, words: scene.words });
    return answerPicture(picture, { ...scene, request: event.request });
  });
