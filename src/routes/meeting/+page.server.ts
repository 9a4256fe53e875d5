import { readScene } from '#lib/server/page.ts';
import { readMeeting } from './read-meeting.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
  readScene(event, async (scene) => ({
    meeting: await readMeeting(scene, event.url.searchParams.get('page')),
  }));
