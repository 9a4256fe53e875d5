import { readScene } from '#lib/server/page.ts';
import { readUnit } from './read-unit.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
  readScene(event, async (scene) => ({ unit: await readUnit(scene) }), event.params.code);
