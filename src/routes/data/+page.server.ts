import { takeOutDrawings } from '#lib/figures/drawings.ts';
import { readScene } from '#lib/server/page.ts';
import type { PageServerLoad } from './$types';
import { dataNotices, readAsked, readChosen, readData } from './read-data.ts';

export const load: PageServerLoad = (event) =>
  readScene(event, async (scene) => {
    const { searchParams } = event.url;
    const [chosen, asked] = [readChosen(scene, searchParams), readAsked(scene, searchParams)];
    const notices = [...scene.notices, ...dataNotices(scene, searchParams)];
    const { view, drawings } = takeOutDrawings(await readData(scene, chosen, asked), !event.isDataRequest);
    return { ...view, drawings, notices };
  });
