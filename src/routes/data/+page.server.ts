import { readScene } from '#lib/server/page.ts';
import type { PageServerLoad } from './$types';
import { readAsked, readChosen, readData } from './read-data.ts';

export const load: PageServerLoad = (event) =>
  readScene(event, (scene) => {
    const { searchParams } = event.url;
    return readData(scene, readChosen(scene, searchParams), readAsked(scene, searchParams));
  });
