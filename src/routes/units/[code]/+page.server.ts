import { noteRestricted } from '#lib/server/audit/note-restricted.ts';
import { readScene } from '#lib/server/page.ts';
import { readUnit } from './read-unit.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
  readScene(
    event,
    async (scene) => {
      await noteRestricted(scene.snapshot, scene.snapshot.catalog.indicators.keys());
      return { unit: await readUnit(scene), notices: scene.notices };
    },
    event.params.code,
  );
