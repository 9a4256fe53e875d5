import { noteRestricted } from '#lib/server/audit/note-restricted.ts';
import { readScene } from '#lib/server/page.ts';
import { readMeeting } from './read-meeting.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
  readScene(event, async (scene) => {
    await noteRestricted(scene.snapshot, scene.snapshot.catalog.workspace.headlines);
    return { meeting: await readMeeting(scene, event.url.searchParams.get('page')) };
  });
