import { asAsked } from '#lib/format/as-asked.ts';
import { takeOutDrawings } from '#lib/figures/drawings.ts';
import { noteRestricted } from '#lib/server/audit/note-restricted.ts';
import { readScene } from '#lib/server/page.ts';
import { readMeeting } from './read-meeting.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
  readScene(event, async (scene) => {
    await noteRestricted(scene.snapshot, scene.snapshot.catalog.workspace.headlines);
    const asked = event.url.searchParams.get('page') || null;
    const meeting = await readMeeting(scene, asked);
    const isMet = asked === null || asked === String(meeting.number);
    const shown = { asked: asAsked(asked ?? ''), shown: meeting.number };
    const { view, drawings } = takeOutDrawings(meeting, !event.isDataRequest);
    return {
      ...{ meeting: view, drawings },
      notices: [...scene.notices, ...(isMet ? [] : [scene.words.t('asked.page', shown)])],
    };
  });
