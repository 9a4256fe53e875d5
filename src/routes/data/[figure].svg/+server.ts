import { unitName } from '#lib/format/unit-name.ts';
import { readScene } from '#lib/server/page.ts';
import { answerPicture, requireMet } from '#lib/server/picture.ts';
import { dataPicture } from '../data-picture.ts';
import { dataNotices, readData, readChosen } from '../read-data.ts';
import type { RequestHandler } from './$types';

/** A figure of the page as a file. */
export const GET: RequestHandler = (event) =>
  readScene(event, async (scene) => {
    const { unit, words } = scene;
    requireMet([...scene.notices, ...dataNotices(scene, event.url.searchParams)], words);
    const view = await readData(scene, readChosen(scene, event.url.searchParams));
    const about = unitName(unit, words.language, words.fallback).text;
    const picture = dataPicture(view, event.params.figure, { about, words });
    return answerPicture(picture, { ...scene, request: event.request });
  });
