import { readScene } from '#lib/server/page.ts';
import { requireSource } from '#lib/server/questions.ts';
import type { PageServerLoad } from './$types';
import { readData } from './read-data.ts';

export const load: PageServerLoad = (event) =>
  readScene(event, (scene) => {
    const asked = event.url.searchParams.get('source');
    const chosen = asked === null ? null : requireSource(scene.snapshot.catalog, asked).id;
    return readData(scene, chosen);
  });
