import { unitOnPaper } from '#lib/paper/paper-addresses.ts';
import { noteRestricted } from '#lib/server/audit/note-restricted.ts';
import { canMakePdf } from '#lib/server/paper/find-chromium.ts';
import { readScene } from '#lib/server/page.ts';
import { readUnit } from './read-unit.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
  readScene(
    event,
    async (scene) => {
      await noteRestricted(scene.snapshot, scene.snapshot.catalog.indicators.keys());
      const unit = await readUnit(scene);
      return {
        ...{ unit, notices: scene.notices },
        paper: unitOnPaper(event.params.code, scene.view, {
          ...{ meets: unit.stands, language: scene.words.language, canMakePdf: canMakePdf() },
        }),
      };
    },
    event.params.code,
  );
