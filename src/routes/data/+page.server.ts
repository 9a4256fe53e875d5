import { readScene } from '#lib/server/page.ts';
import type { PageServerLoad } from './$types';
import { readChosen, readData } from './read-data.ts';

export const load: PageServerLoad = (event) =>
  readScene(event, (scene) => readData(scene, readChosen(scene, event.url.searchParams)));
